import type { HttpHead } from '../api';

const SECRET_FIELDS = new Set(['authorization', 'proxy-authorization', 'cookie', 'set-cookie']);
const COVER = '••••••';
const encoder = new TextEncoder();

/** Whether a header field carries credentials by its nature. */
export function isSecretField(name: string): boolean {
  return SECRET_FIELDS.has(name.toLowerCase());
}

/** The head without the values of secret fields, in its raw bytes too (which are UTF-8 then where something is covered). */
export function coverSecrets(head: HttpHead): HttpHead {
  if (!head.headers.some(([name]) => isSecretField(name))) return head;
  const headers = head.headers.map(([name, value]) => [name, isSecretField(name) ? COVER : value] as const);
  const lines = [head.startLine, ...headers.map(([name, value]) => `${name}: ${value}`), '', ''];
  return { startLine: head.startLine, headers, raw: encoder.encode(lines.join('\r\n')) };
}
