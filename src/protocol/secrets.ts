import type { HttpHead } from '../api';

const SECRET_FIELDS = new Set(['authorization', 'proxy-authorization', 'cookie', 'set-cookie']);

/** What stands for a covered value; its length says nothing about the value's. ASCII, since it also stands in heads. */
export const COVER = '********';

/** Words that tell of a secret wherever they stand in a name, and those that do at its end only. */
const SECRET_WORDS = new Set(
  'token secret password passwd passphrase pwd jwt bearer credential credentials signature authorization apikey accesskey'.split(
    ' ',
  ),
);
const SECRET_LAST_WORDS = new Set('key auth sig pass session sid sessionid ticket'.split(' '));

/**
 * Whether a name, of a header field, a query parameter or a subprotocol, says that its value is a secret: `access_token`,
 * `X-Api-Key`, `clientSecret`. A guess by words: what has another name isn't known to be one.
 */
export function isSecretName(name: string): boolean {
  const words = name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter(Boolean);
  return words.some((word) => SECRET_WORDS.has(word)) || SECRET_LAST_WORDS.has(words.at(-1) ?? '');
}

/** Whether a header field's value lets its holder act as the person. The key of RFC 6455 is no such secret. */
export function isSecretField(name: string): boolean {
  const field = name.toLowerCase();
  return SECRET_FIELDS.has(field) || (!field.startsWith('sec-websocket-') && isSecretName(name));
}

/**
 * The head of an HTTP message as text, byte for byte: header values may be any bytes, so they are read as ISO 8859-1 (RFC 9110 §5.5).
 *
 * @param covered Whether secret values are replaced by {@link COVER}, continuation lines (RFC 9112 §5.2) included.
 */
export function rawHeadText(raw: Uint8Array, covered: boolean): string {
  const text = Array.from(raw, (byte) => String.fromCharCode(byte)).join('');
  if (!covered) return text;
  return text.replace(
    /^([^\s:]+)([ \t]*:[ \t]*)([^\r\n]*(?:\r?\n[ \t]+[^\r\n]*)*)/gm,
    (line, name: string, colon: string) => (isSecretField(name) ? name + colon + COVER : line),
  );
}

/** The first bytes of what may be a head, without the values of secret fields. */
export function coverBytes(bytes: Uint8Array): Uint8Array {
  return Uint8Array.from(rawHeadText(bytes, true), (character) => character.charCodeAt(0));
}

/** The head without the values of secret fields, in its raw bytes too. */
export function coverSecrets(head: HttpHead): HttpHead {
  if (!head.headers.some(([name]) => isSecretField(name))) return head;
  return {
    startLine: head.startLine,
    headers: head.headers.map(([name, value]) => [name, isSecretField(name) ? COVER : value] as const),
    raw: Uint8Array.from(rawHeadText(head.raw, true), (character) => character.charCodeAt(0)),
  };
}
