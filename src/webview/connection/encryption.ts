import type { SessionView } from '../../panel/messages';

/**
 * What is known of the encryption between this end and the far end. `waiting`: TLS is to come or under way; `unknown`: it
 * was wanted, but the session ended before it had shown anything.
 */
export type Encryption = 'tls' | 'plain' | 'waiting' | 'unknown';

type Facts = Pick<SessionView, 'tls' | 'address' | 'stages' | 'state'>;

export function encryptionOf({ tls, address, stages, state }: Facts): Encryption {
  if (tls) return 'tls';
  // TLS before a proxy's stage is with the proxy.
  const proxyAt = stages.findLastIndex(({ name }) => name === 'proxy');
  const isWanted = /^(wss|tls):/i.test(address) || stages.slice(proxyAt + 1).some(({ name }) => name === 'tls');
  if (!isWanted) return 'plain';
  return state === 'connecting' ? 'waiting' : 'unknown';
}
