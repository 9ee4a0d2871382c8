import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { addressOf, isLoopback, profileForAddress } from '../../profiles/address';
import { ProfileError } from '../../profiles/problem';
import type { Profile } from '../../profiles/profile';
import { resolveProfile } from '../../profiles/resolveProfile';
import { writtenSaved } from '../../profiles/savedMessages';
import { coverAddresses } from '../../protocol/knownSecrets';
import { addressOfListener } from '../listenerView';
import type { Prepared } from '../preparedProfiles';
import { placeName } from '../profilePlace';
import { usableProfile, type SavedProfile } from '../profileStore';
import { profileVariables } from '../profileVariables';
import { addressOfSession } from '../sessionView';
import { confirmation, type Fact } from './confirmation';
import { expectSame } from './confirmed';
import { listenerFailureText, sessionText } from './sessionText';
import { ToolInput } from './toolInput';
import { isOwn, type SocketTool, type ToolServices } from './toolServices';
import { untrusted } from './toolText';

/** Of a list. */
const MOST_LISTED = 100;
/** A profile may try to connect again and again; the session goes on without the tool then. */
const CONNECT_MS = 30_000;

/** What profiles, sessions and servers there are. */
export function listTool(services: ToolServices): SocketTool {
  const { store, hub } = services;
  return {
    invoke: (given) => {
      const query = new ToolInput(given).text('query')?.toLowerCase() ?? '';
      const found = store.all.filter(({ entry }) => entry.name.toLowerCase().includes(query));
      const profiles = found.slice(0, MOST_LISTED).map(({ entry, folder }) => ({
        name: entry.name,
        keptIn: placeName(folder),
        ...(entry.profile
          ? {
              transport: entry.profile.transport,
              role: entry.profile.role ?? 'client',
              address: coverAddresses(addressOf(entry.profile)),
            }
          : { problem: entry.problems.find(({ severity }) => severity === 'error')?.message ?? 'syntax error' }),
      }));
      const sessions = hub.all.slice(-MOST_LISTED).map((session) => ({
        id: session.id,
        profile: session.profile.name,
        role: session.role,
        state: session.state,
        address: coverAddresses(addressOfSession(session)),
        messages: session.log.length,
        openedByTool: isOwn(services, session),
      }));
      const listeners = hub.listeners.slice(-MOST_LISTED).map((listener) => ({
        id: listener.id,
        profile: listener.profile.name,
        state: listener.state,
        address: addressOfListener(listener),
        clients: listener.sessions.slice(-Math.ceil(MOST_LISTED / hub.listeners.length)).map(({ id }) => id),
      }));
      const more = found.length > MOST_LISTED ? `, the first ${String(MOST_LISTED)} of them: give a query` : '';
      const list = JSON.stringify({ profiles, sessions, listeners }, undefined, 1);
      return Promise.resolve(
        `Profiles: ${String(found.length)}${more}. Sessions: ${String(hub.all.length)}. Listeners: ${String(hub.listeners.length)}.\n${untrusted('files and sessions', list)}`,
      );
    },
  };
}

export function connectTool(services: ToolServices): SocketTool {
  const { hub, own } = services;
  const wanted = (given: unknown): Wanted => {
    const found = profileOf(services, new ToolInput(given));
    if (found.profile.role === 'server')
      throw new Error('This profile is that of a server: use start_socket_listener with it.');
    return found;
  };
  return {
    prepare: (given) => {
      const found = wanted(given);
      services.confirmed.ask(keyOf(given), wordingOf(found));
      return Promise.resolve(
        confirmation(
          l10n.t('Connect a socket?'),
          [[l10n.t('Address'), shown(found)], ...savedFacts(found)],
          l10n.t('Connecting a socket'),
        ),
      );
    },
    invoke: async (given, token) => {
      const { profile, saved, prepared } = await confirmedOf(services, given, wanted);
      const { session, settled } = await hub.connect(profile, saved, prepared);
      own.add(session.id);
      if (!(await settles(settled, token))) {
        await session.close();
        throw new vscode.CancellationError();
      }
      return sessionText(session);
    },
  };
}

export function listenTool(services: ToolServices): SocketTool {
  const wanted = (given: unknown): Wanted => {
    const found = profileOf(services, new ToolInput(given), 'listen ');
    if (found.profile.role !== 'server')
      throw new Error('This profile is that of a client: use connect_socket with it.');
    return found;
  };
  return {
    prepare: (given) => {
      const found = wanted(given);
      const profile = resolved(found);
      services.confirmed.ask(keyOf(given), wordingOf(found));
      const reach =
        profile.role === 'server' && isLoopback(profile)
          ? l10n.t('Only programs on this machine can connect to it.')
          : l10n.t('Other machines can connect to it.');
      return Promise.resolve(
        confirmation(
          l10n.t('Start a server that waits for clients?'),
          [[l10n.t('Address'), shown(found)], [l10n.t('Reach'), reach], ...savedFacts(found)],
          l10n.t('Starting a server'),
        ),
      );
    },
    invoke: async (given) => {
      const { profile, saved, prepared } = await confirmedOf(services, given, wanted);
      const listener = await services.listening.start(profile, saved, prepared);
      if (!listener) return 'The person did not let it listen on this address.';
      services.own.add(listener.id);
      const { id, state } = listener;
      if (listener.failure) return listenerFailureText(listener);
      return `Listener ${id} is ${state} on ${addressOfListener(listener)}. Its clients are sessions of their own: list_socket_profiles tells their ids.`;
    },
  };
}

interface Wanted {
  readonly profile: Profile;
  readonly saved?: SavedProfile;
}

/** @param before what makes an address that of a server */
function profileOf({ store }: ToolServices, input: ToolInput, before = ''): Wanted {
  const name = input.text('profile');
  const address = input.text('address');
  if ((name === undefined) === (address === undefined))
    throw new Error('Give either "profile", the name of a saved profile, or "address", such as ws://127.0.0.1:8080/.');
  if (name === undefined) {
    // They would carry what is in the environment to wherever the model was made to want it.
    if (address?.includes('${')) throw new Error('An address can have no variables: write it as it is.');
    return { profile: profileForAddress(before + (address ?? '').replace(/^listen\s+/i, '')) };
  }
  const keptIn = input.text('keptIn');
  const isThere = ({ folder }: SavedProfile): boolean => keptIn === undefined || placeName(folder) === keptIn;
  const [saved, ...others] = store.all.filter((each) => each.entry.name === name && isThere(each));
  const wanted = [name, ...(keptIn === undefined ? [] : [keptIn])].map((each) => JSON.stringify(each)).join(' in ');
  if (!saved) throw new Error(`There is no profile ${wanted}. list_socket_profiles tells the names of all.`);
  if (others.length > 0) {
    const places = [...new Set([saved, ...others].map(({ folder }) => JSON.stringify(placeName(folder))))].join(', ');
    // Names of folders are a file's, as those of profiles are.
    throw new ProfileError(
      'ambiguous-profile',
      `There are several profiles ${wanted}. They are kept in ${places}: give the one as "keptIn".`,
    );
  }
  return { profile: usableProfile(saved), saved };
}

/** What a person is asked about, as the input of a tool names it. */
function keyOf(given: unknown): string {
  const input = new ToolInput(given);
  return JSON.stringify([input.text('profile'), input.text('keptIn'), input.text('address')]);
}

/** What would be done, to the letter, with the values that variables have now. */
function wordingOf(found: Wanted): string {
  const { profile, saved } = found;
  return JSON.stringify([saved?.uri.toString(), profile, resolved(found), saved?.inputs]);
}

/**
 * What the person has confirmed, with the answers to its inputs.
 *
 * @throws if it has changed since, or while the person was asked for them
 */
async function confirmedOf(
  { hub, confirmed }: ToolServices,
  given: unknown,
  wanted: (given: unknown) => Wanted,
): Promise<Wanted & { readonly prepared: Prepared<Profile> }> {
  const found = wanted(given);
  const wording = wordingOf(found);
  confirmed.take(keyOf(given), wording);
  const prepared = await hub.prepared.prepare(found.profile, found.saved);
  expectSame(wording, wordingOf(wanted(given)));
  return { ...found, prepared };
}

/** With the values that its variables have now; what would be asked for stands as it is written. */
function resolved({ profile, saved }: Wanted): Profile {
  try {
    return resolveProfile(profile, { ...profileVariables(saved?.folder), input: (id = '') => `\${input:${id}}` });
  } catch {
    return profile;
  }
}

/** Where it goes. Secrets are covered. */
function shown(found: Wanted): string {
  return coverAddresses(addressOf(resolved(found)));
}

/** What else a saved profile does, which isn't seen in its address. */
function savedFacts(found: Wanted): Fact[] {
  const { saved } = found;
  if (!saved) return [];
  const profile = resolved(found);
  const facts: Fact[] = [
    [l10n.t('Profile'), profile.name],
    [l10n.t('File'), saved.uri.scheme === 'file' ? saved.uri.fsPath : saved.uri.toString(true)],
  ];
  if (profile.role === 'server') {
    const { rules = [], onConnect = [] } = profile;
    if ('forwardTo' in profile && profile.forwardTo)
      facts.push([l10n.t('Clients are passed on to'), coverAddresses(profile.forwardTo)]);
    if (rules.length + onConnect.length > 0)
      facts.push([l10n.t('Answered by rules'), JSON.stringify([...onConnect, ...rules], undefined, 1), 'payload']);
    return facts;
  }
  if ('headers' in profile)
    facts.push([l10n.t('Header fields that are sent'), Object.keys(profile.headers).join(', ')]);
  for (const name of profile.onOpen ?? []) {
    const message = profile.messages?.find((each) => each.name === name);
    if (message) facts.push([l10n.t('Sent as soon as it is open'), writtenSaved(message).text, 'payload']);
  }
  if ('proxy' in profile && profile.proxy) facts.push([l10n.t('Proxy'), coverAddresses(profile.proxy)]);
  return facts;
}

/** @returns `false` if it was cancelled */
async function settles(settled: Promise<void>, token: vscode.CancellationToken): Promise<boolean> {
  if (token.isCancellationRequested) return false;
  return new Promise((resolve) => {
    const late = setTimeout(() => end(true), CONNECT_MS);
    const cancelling = token.onCancellationRequested(() => end(false));
    const end = (outcome: boolean): void => {
      clearTimeout(late);
      cancelling.dispose();
      resolve(outcome);
    };
    void settled.then(() => end(true));
  });
}
