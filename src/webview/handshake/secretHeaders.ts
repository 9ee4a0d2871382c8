const secretNames = new Set(['authorization', 'proxy-authorization', 'cookie', 'set-cookie']);

/** What stands for a covered value; its length says nothing about the value's. */
export const cover = '••••••••';

/** Whether a header's value lets its holder act as the person. */
export function isSecretHeader(name: string): boolean {
  return secretNames.has(name.toLowerCase());
}

/**
 * The head of an HTTP message as text, byte for byte, for the clipboard.
 *
 * @param raw The head's bytes; header values may be any bytes, so they are read as ISO 8859-1 (RFC 9110 §5.5).
 * @param covered Whether secret values are replaced by {@link cover}, continuation lines (RFC 9112 §5.2) included.
 */
export function rawHeadText(raw: Uint8Array, covered: boolean): string {
  const text = Array.from(raw, (byte) => String.fromCharCode(byte)).join('');
  if (!covered) return text;
  return text.replace(
    /^([^\s:]+)([ \t]*:[ \t]*)([^\r\n]*(?:\r?\n[ \t]+[^\r\n]*)*)/gm,
    (line, name: string, colon: string) => (isSecretHeader(name) ? name + colon + cover : line),
  );
}
