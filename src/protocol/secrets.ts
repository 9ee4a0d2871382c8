import type { HttpHead } from '../api';

const SECRET_FIELDS = new Set(['authorization', 'proxy-authorization', 'cookie', 'set-cookie']);

/** What stands for a covered value; its length says nothing about the value's. ASCII, since it also stands in heads. */
export const COVER = '********';

/** Whether a header field's value lets its holder act as the person. */
export function isSecretField(name: string): boolean {
  return SECRET_FIELDS.has(name.toLowerCase());
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
