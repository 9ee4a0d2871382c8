import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { endWith } from '../linger';
import { loopback } from './listen';
import { refusalBody } from './upgrade';

/**
 * Answers `CONNECT host:port` as an HTTP proxy does (RFC 9110 §9.3.6), but for the demo server's own ports only.
 *
 * @param isOwnPort whether the demo server listens on a port
 */
export function tunnel(
  request: IncomingMessage,
  client: Duplex,
  head: Buffer,
  isOwnPort: (port: number) => boolean,
): void {
  const { hostname, port } = new URL(`tcp://${URL.canParse(`tcp://${request.url ?? ''}`) ? (request.url ?? '') : '-'}`);
  client.on('error', () => undefined);
  if (hostname !== loopback || !isOwnPort(Number(port))) {
    const body = refusalBody(403, 'this proxy leads to the demo server itself only');
    const fields = ['Content-Type: application/json', `Content-Length: ${String(body.length)}`, 'Connection: close'];
    endWith(client, ['HTTP/1.1 403 Forbidden', ...fields, '', body].join('\r\n'));
    return;
  }
  const target = connect({ host: loopback, port: Number(port), allowHalfOpen: true }, () => {
    client.write('HTTP/1.1 200 Connection established\r\nVia: 1.1 socketscope-demo\r\n\r\n');
    target.write(head);
    target.pipe(client).pipe(target);
  });
  target.on('error', () => client.destroy());
  target.once('close', () => client.destroy());
  client.once('close', () => target.destroy());
}
