import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { PageTab } from '../../panel/messages';
import { profileForAddress } from '../../profiles/address';
import type { Profile } from '../../profiles/profile';
import type { Commands, CommandServices } from '../commands/commands';
import { listenAndShow } from '../commands/listenCommands';
import type { DemoControl } from '../demoControl';
import { CommandId, WALKTHROUGH } from '../ids';
import { addressOfListener } from '../listenerView';
import { isLive } from '../sessionHub';
import { isLeg, type ShownSession } from '../sessionView';
import type { Witness } from './witness';

export interface WalkthroughServices extends CommandServices {
  readonly demo: DemoControl;
  readonly extensionId: string;
  readonly witness: Witness;
}

/** What a link of the walkthrough can ask for. */
export const CONCEPT_TRIALS = [
  'echo',
  'clock',
  'refuse',
  'fragments',
  'proxy',
  'webSocketToTcp',
  'tlsToTcp',
  'connection',
  'handshake',
  'compose',
  'listen',
  'listenInUse',
  'call',
  'hangUp',
] as const;
type Trial = (typeof CONCEPT_TRIALS)[number];

/** Opens the walkthrough, and does what its links say: on the demo server, which is started where it is needed, without a folder as well. */
export function walkthroughCommands({
  hub,
  tabs,
  demo,
  extensionId,
  witness,
  ...services
}: WalkthroughServices): Commands {
  const connect = async (profile: Profile): Promise<ShownSession> => {
    const { session } = await hub.connect(profile);
    tabs.show(session);
    return session;
  };
  const connectTo = async (endpoint: string, scheme?: string): Promise<ShownSession> => {
    const address = await demo.address(endpoint);
    return connect(profileForAddress(scheme ? address.replace(/^\w+/, scheme) : address));
  };
  const listen = (address: string): Promise<void> =>
    listenAndShow({ hub, ...services }, profileForAddress(`listen ${address}`));
  /** The newest one that this window has, or else a new one to the echo. */
  const sessionWith = async (isFit: (session: ShownSession) => boolean): Promise<ShownSession> =>
    hub.all.findLast((session) => session.role === 'client' && !isLeg(session) && isFit(session)) ??
    (await connectTo('echo'));
  const showTab = async (tab: PageTab, isFit: (session: ShownSession) => boolean): Promise<void> =>
    tabs.showPage(await sessionWith(isFit), tab);
  const listening = (): typeof hub.listeners => hub.listeners.filter(({ state }) => state === 'listening');

  const trials: Readonly<Record<Trial, () => Promise<unknown>>> = {
    echo: () => connectTo('echo'),
    clock: () => connectTo('clock'),
    refuse: () => connectTo('refuse'),
    fragments: () => connectTo('fragments'),
    proxy: async () => {
      const url = await demo.address('echo');
      const proxy = new URL(url).origin.replace(/^ws/, 'http');
      await connect({ name: l10n.t('Echo through a proxy'), transport: 'websocket', url, proxy });
    },
    webSocketToTcp: () => connectTo('tcp-banner', 'ws'),
    tlsToTcp: () => connectTo('tcp-banner', 'tls'),
    connection: () => showTab('connection', ({ association, state }) => association !== undefined && state === 'open'),
    handshake: () => showTab('handshake', ({ handshake, state }) => handshake !== undefined && state === 'open'),
    compose: async () => tabs.focusComposer(await sessionWith(({ state }) => state === 'open')),
    listen: () => listen('ws://127.0.0.1:0'),
    listenInUse: async () => listen(`tcp://${new URL(await demo.address('tcp-echo')).host}`),
    call: async () => {
      if (listening().length === 0) await listen('ws://127.0.0.1:0');
      const listener = listening().at(-1);
      if (listener) await connect(profileForAddress(addressOfListener(listener)));
    },
    hangUp: async () => {
      const listener = listening().findLast(({ sessions }) => sessions.some(isLive));
      if (!listener) throw new Error(l10n.t('No client is connected to a listener: connect one first.'));
      services.listenerTabs.show(listener);
      await listener.sessions.findLast(isLive)?.close();
    },
  };

  return {
    [CommandId.openWalkthrough]: async () => {
      await vscode.commands.executeCommand('workbench.action.openWalkthrough', `${extensionId}#${WALKTHROUGH}`, false);
      witness.opened();
    },
    [CommandId.tryConcept]: async (trial) => {
      if (!isTrial(trial)) throw new TypeError(`The walkthrough has nothing to try that is called "${String(trial)}".`);
      witness.opened();
      await trials[trial]();
    },
  };
}

function isTrial(value: unknown): value is Trial {
  return CONCEPT_TRIALS.some((trial) => trial === value);
}
