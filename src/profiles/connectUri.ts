import * as l10n from '@vscode/l10n';
import { hostAndPort } from '../protocol/association';
import { profileForAddress } from './address';
import { ProfileError } from './problem';
import type { ClientProfile } from './profile';
import { variablesOf } from './variables';

const MOST_CHARACTERS = 2048;

/** What a link to the extension asks for. */
export interface ConnectRequest {
  readonly address: string;
  readonly profile: ClientProfile;
  /** The server as it is looked up, whatever stands around it in the address, and with characters beyond ASCII as DNS has them. */
  readonly host: string;
}

/**
 * Reads `vscode://socketscope.socketscope/connect?url=ADDRESS`. VS Code gives the query decoded, so that what follows a `&` behind the
 * address's own `?` can't be told from it and is taken, and shown, as its part.
 *
 * @throws ProfileError for anything else: another path, another parameter, an address that isn't one, or that has variables
 */
export function readConnectUri({
  path,
  query,
  fragment,
}: {
  readonly path: string;
  readonly query: string;
  readonly fragment: string;
}): ConnectRequest {
  const bad = (why: string): ProfileError => new ProfileError('bad-url', l10n.t('The link was refused: {0}', why));
  if (path !== '/connect' || fragment !== '') throw bad(l10n.t('only …/connect?url=… is known.'));
  const [, address] = /^url=([^]*)$/.exec(query) ?? [];
  const unknown = address === undefined ? query : /^[^?&]*&([^]*)$/.exec(address)?.[1];
  if (!address) throw bad(l10n.t('it has no address (url=…).'));
  if (unknown !== undefined)
    throw bad(l10n.t('it has a parameter that is not known: {0}', unknown.split('=')[0] ?? ''));
  if (address.length > MOST_CHARACTERS)
    throw bad(l10n.t('its address is longer than {0} characters.', MOST_CHARACTERS));
  if (/\s/.test(address)) throw bad(l10n.t('it contains a space, a line break or a control character.'));
  // They would carry what is in the environment to wherever the link wants it.
  if (address.includes('${') || variablesOf(address).length > 0) throw bad(l10n.t('its address has variables in it.'));
  // http: has a text of its own below.
  if (!/^(?:https?|wss?|tcp|tls|udp):\/\//i.test(address))
    throw bad(l10n.t('its address must begin with ws://, wss://, tcp://, tls:// or udp://.'));
  const profile = profileForAddress(address);
  if (profile.role === 'server')
    throw bad(l10n.t('its address must begin with ws://, wss://, tcp://, tls:// or udp://.'));
  const host = hostOf(profile);
  if (host === '') throw bad(l10n.t('it has no address (url=…).'));
  return { address, profile, host };
}

function hostOf(profile: ClientProfile): string {
  return profile.transport === 'websocket' ? new URL(profile.url).host : hostAndPort(profile.host ?? '', profile.port);
}
