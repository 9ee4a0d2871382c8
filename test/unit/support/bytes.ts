/** The bytes of a text. */
export function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** The text of some bytes, each byte one character, so that nothing is lost. */
export function latin1(payload: Uint8Array): string {
  return Buffer.from(payload).toString('latin1');
}

export function utf8(payload: Uint8Array): string {
  return Buffer.from(payload).toString('utf8');
}
