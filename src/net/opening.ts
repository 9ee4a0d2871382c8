import * as l10n from '@vscode/l10n';
import type { Failure, Stage } from '../api';
import { addressOf } from '../profiles/address';
import { ProfileError } from '../profiles/problem';
import type { Profile } from '../profiles/profile';
import { DEFAULT_CONNECT_TIMEOUT_MS, type ConnectContext, type Connection } from './connection';
import { timedOut, type Peer } from './failures';
import { openTcp } from './tcpConnection';
import { openUdp } from './udp/openUdp';
import { openWebSocket } from './webSocketConnection';

/** A connection that is open. */
export interface Opened {
  readonly connection: Connection;
  /** WebSocket: the subprotocol that was chosen, or ''. */
  readonly protocol?: string;
}

/** How a session comes to its connection: a client dials, a server takes the socket that it accepted. */
export interface Opening {
  readonly role: 'client' | 'server';
  /** For all of it. */
  readonly timeoutMs: number;
  /** @throws ConnectError, or the signal's reason; no socket is left then */
  open(context: ConnectContext): Promise<Opened>;
  /** The time was up. @param peer whom the stages were with, if that is known */
  tooLate(stages: readonly Stage[], peer: Peer | undefined): Failure;
}

/**
 * Dials what a client's profile says.
 *
 * @param profile as it is shown
 * @param resolved the same with the values of its variables
 * @throws ProfileError for a server's profile
 */
export function dialling(profile: Profile, resolved = profile): Opening {
  if (resolved.role === 'server')
    throw new ProfileError(
      'bad-profile',
      l10n.t('The profile "{0}" is a server\'s: listen with it instead of connecting.', profile.name),
    );
  const own = resolved.transport === 'websocket' ? resolved.handshakeTimeout : resolved.connectTimeout;
  const timeoutMs = own ?? DEFAULT_CONNECT_TIMEOUT_MS;
  return {
    role: 'client',
    timeoutMs,
    open: async (context) => {
      if (resolved.transport === 'websocket') return openWebSocket(resolved, context);
      return {
        connection: await (resolved.transport === 'tcp' ? openTcp(resolved, context) : openUdp(resolved, context)),
      };
    },
    tooLate: (stages, peer) => timedOut(stages, timeoutMs, peer ?? { host: addressOf(profile), port: undefined }),
  };
}
