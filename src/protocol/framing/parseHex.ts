/** The bytes that pairs of hexadecimal digits mean, with or without spaces between them; `undefined` if it is none. */
export function parseHex(text: string): Uint8Array | undefined {
  const pairs = /^\s*(?:[0-9a-f]{2}\s*)+$/i.test(text) ? text.match(/[0-9a-f]{2}/gi) : undefined;
  return pairs ? Uint8Array.from(pairs, (pair) => parseInt(pair, 16)) : undefined;
}
