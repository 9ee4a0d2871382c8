import type { Exchange, Failure, HttpHead } from '../../api';
import type { WebSocketProfile } from '../../profiles/profile';
import { listItems } from '../../protocol/httpHead';
import { requestTarget } from '../../protocol/requestChecks';

/** What a relay's target answered to a client's request. */
export type TargetAnswer =
  | {
      readonly kind: 'open';
      readonly protocol: string;
      readonly fields: readonly (readonly [name: string, value: string])[];
    }
  /** Its refusal, byte for byte. */
  | { readonly kind: 'refused'; readonly wire: Uint8Array; readonly exchange: Exchange; readonly failure: Failure }
  /** `cause`: the code of the leg's own failure */
  | { readonly kind: 'unreachable'; readonly failure: Failure; readonly cause: string };

/** Of one connection, not of what is asked on it (RFC 9110 §7.6.1). */
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);
/** What each leg has of its own (RFC 6455 §4.1, §4.2.2). */
const OWN = new Set([
  'host',
  'content-length',
  'sec-websocket-key',
  'sec-websocket-version',
  'sec-websocket-extensions',
  'sec-websocket-protocol',
  'sec-websocket-accept',
]);
/** RFC 9110 §5.6.2, §5.5: what else a field is can't be sent. */
const NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const VALUE = /^[\t\u0020-\u007e\u0080-\u00ff]*$/;

/** What Node sends in a request's first line: no blank, and nothing that would end it. */
const TARGET = /^[\u0021-\u00ff]*$/;

/** The fields of a head that a relay passes on: all but those that belong to one connection or to one handshake. */
export function passedFields(head: HttpHead): (readonly [name: string, value: string])[] {
  const named = new Set(listItems(head, 'Connection').map((name) => name.toLowerCase()));
  return head.headers.filter(([name, value]) => {
    const plain = name.toLowerCase();
    return !HOP_BY_HOP.has(plain) && !OWN.has(plain) && !named.has(plain) && NAME.test(name) && VALUE.test(value);
  });
}

/** The path and the query that a client asks its target for, to the letter; `undefined`: the target has its own, or they can't be sent. */
export function askedTarget(profile: WebSocketProfile, request: HttpHead): string | undefined {
  const path = pathOf(request);
  return hasOwnPath(profile) || !TARGET.test(path) ? undefined : path;
}

function hasOwnPath({ url }: WebSocketProfile): boolean {
  const { pathname, search } = new URL(url);
  return pathname !== '/' || search !== '';
}

function pathOf(request: HttpHead): string {
  const asked = requestTarget(request)?.target ?? '/';
  const path = asked.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '');
  return path.startsWith('/') ? path : `/${path}`;
}

/**
 * What a relay asks its target, for what its client has asked: with its path and query if the target has none of its own, its
 * fields, and its subprotocols.
 *
 * @param profile of the target, with the values of its variables
 */
export function targetRequest(profile: WebSocketProfile, request: HttpHead): WebSocketProfile {
  const url = new URL(profile.url);
  const origin = `${url.protocol}//${url.href.slice(url.protocol.length + 2).split('/')[0] ?? ''}`;
  const headers = new Map<string, { readonly name: string; readonly values: string[] }>();
  for (const [name, value] of passedFields(request)) {
    const field = headers.get(name.toLowerCase());
    if (field) field.values.push(value);
    else headers.set(name.toLowerCase(), { name, values: [value] });
  }
  return {
    ...profile,
    url: hasOwnPath(profile) ? profile.url : origin + pathOf(request).replace(/#.*$/, ''),
    headers: Object.fromEntries(
      [...headers.values()].map(({ name, values }) => [name, values.length === 1 ? values[0]! : values]),
    ),
    protocols: [...new Set(listItems(request, 'Sec-WebSocket-Protocol'))],
  };
}
