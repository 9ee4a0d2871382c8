import type { Exchange } from '../api';
import { fieldValues } from './httpHead';

/**
 * Where each exchange of a handshake went, as an HTTP origin such as `http://127.0.0.1:8080`: the first one by the
 * session's address, each other one by the redirect before it, or by the address again where another attempt was made. An address with variables in it is told by the request's Host.
 */
export function exchangeOrigins(address: string, exchanges: readonly Exchange[]): string[] {
  const start = new URL(URL.canParse(address) ? address : askedAddress(address, exchanges[0]));
  let url = start;
  return exchanges.map(({ response }) => {
    const origin = `${/^(wss|https):$/.test(url.protocol) ? 'https' : 'http'}://${url.host}`;
    const location = response && fieldValues(response, 'Location')[0];
    // One after another kind of answer belongs to another attempt.
    url = location !== undefined && URL.canParse(location, url.href) ? new URL(location, url) : start;
    return origin;
  });
}

function askedAddress(address: string, first: Exchange | undefined): string {
  const scheme = /^wss:/i.test(address) ? 'wss' : 'ws';
  const asked = `${scheme}://${(first && fieldValues(first.request, 'Host')[0]) ?? ''}`;
  return URL.canParse(asked) ? asked : `${scheme}://unknown`;
}
