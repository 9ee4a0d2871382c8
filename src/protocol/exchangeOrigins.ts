import type { Exchange } from '../api';
import { fieldValues } from './httpHead';

/**
 * Where each exchange of a handshake went, as an HTTP origin such as `http://127.0.0.1:8080`: the first one by the
 * session's address, each other one by the redirect before it.
 */
export function exchangeOrigins(address: string, exchanges: readonly Exchange[]): string[] {
  let url = new URL(address);
  return exchanges.map(({ response }) => {
    const origin = `${/^(wss|https):$/.test(url.protocol) ? 'https' : 'http'}://${url.host}`;
    const location = response && fieldValues(response, 'Location')[0];
    if (location !== undefined && URL.canParse(location, url.href)) url = new URL(location, url);
    return origin;
  });
}
