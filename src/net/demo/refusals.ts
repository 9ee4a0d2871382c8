import { randomUUID } from 'node:crypto';
import { BadParameterError, readInteger } from './query';
import type { Header, Upgrade } from './upgrade';

const redirectStatuses = new Set([301, 302, 303, 307, 308]);
const maxRedirects = 50;
const maxDelayMs = 10 * 60 * 1000;

/** `/refuse?status=`: answers with that status, and with the headers that belong to it. */
export function refuse(upgrade: Upgrade): void {
  const status = readInteger(upgrade.query, 'status', { min: 300, max: 599, fallback: 401 });
  upgrade.refuse(status, `the demo server was asked to answer ${status}`, [
    ['X-Request-Id', randomUUID()],
    ...headersOf(status),
    // Twice, as a server does that sets two cookies: the field that must not be joined with commas. RFC 6265 §3
    ['Set-Cookie', 'demo=refused; Path=/; HttpOnly'],
    ['Set-Cookie', 'flavour=oat; Path=/; SameSite=Strict'],
  ]);
}

function headersOf(status: number): Header[] {
  if (redirectStatuses.has(status)) return [['Location', '/echo']];
  switch (status) {
    case 401:
      return [['WWW-Authenticate', 'Bearer realm="socketscope demo", error="invalid_token"']];
    case 405:
      return [['Allow', 'GET']];
    case 407:
      return [['Proxy-Authenticate', 'Basic realm="socketscope demo"']];
    case 426:
      return [['Upgrade', 'websocket']];
    case 429:
    case 503:
      return [['Retry-After', '5']];
    default:
      return [];
  }
}

/** `/redirect?to=&count=`: redirects `count` times (default once), the last time to `to` (default `/echo`). */
export function redirect(upgrade: Upgrade): void {
  const count = readInteger(upgrade.query, 'count', { min: 1, max: maxRedirects, fallback: 1 });
  const target = upgrade.query.get('to') ?? '/echo';
  // A line end in it would begin a header of the client's choosing.
  if (!/^[\x21-\x7e]+$/.test(target)) throw new BadParameterError('"to" must be a path or an address in ASCII');
  const rest = new URLSearchParams({ to: target, count: String(count - 1) });
  const next = count === 1 ? target : `/redirect?${rest.toString()}`;
  upgrade.refuse(302, `go to ${next}`, [['Location', next]]);
}

/** `/slow?delay=`: takes the connection and says nothing; with `delay` (in milliseconds) it opens after that time. */
export function slow(upgrade: Upgrade, onAccept: (upgrade: Upgrade) => void): void {
  const { socket, query } = upgrade;
  const delayMs = query.has('delay')
    ? readInteger(query, 'delay', { min: 0, max: maxDelayMs, fallback: 0 })
    : undefined;

  // Reading goes on, so that a client that gives up is noticed. Nothing may come before the answer: RFC 6455 §4.1.
  const letGo = () => void socket.destroy();
  socket.on('data', letGo).once('end', letGo);
  if (delayMs === undefined) return;

  const timer = setTimeout(() => {
    socket.off('data', letGo).off('end', letGo).off('close', cancel);
    onAccept(upgrade);
  }, delayMs);
  const cancel = () => clearTimeout(timer);
  socket.once('close', cancel);
}
