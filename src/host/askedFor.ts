import type { Session } from '../api';
import type { AskedView } from '../panel/listenerMessages';
import { fieldValues } from '../protocol/httpHead';
import { coverAddresses, secretsOfSubprotocols } from '../protocol/knownSecrets';
import { COVER } from '../protocol/secrets';

/** What a WebSocket's client asked its server for; without secrets. `undefined`: no request was read. */
export function askedFor({ handshake }: Pick<Session, 'handshake'>): AskedView | undefined {
  const request = handshake?.exchanges.at(-1)?.request;
  // RFC 9112 §3: method, target, version.
  const target = request && /^\S+ (\S+)/.exec(request.startLine)?.[1];
  if (request === undefined || target === undefined) return undefined;
  const [host] = fieldValues(request, 'Host');
  const [origin] = fieldValues(request, 'Origin');
  const { protocol } = handshake ?? {};
  return {
    target: coverAddresses(target),
    ...(host !== undefined && { host: coverAddresses(host) }),
    ...(origin !== undefined && { origin: coverAddresses(origin) }),
    ...(protocol !== undefined && { protocol: secretsOfSubprotocols([protocol]).length > 0 ? COVER : protocol }),
  };
}
