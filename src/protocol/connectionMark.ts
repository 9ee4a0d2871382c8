/** What every mark between two connections of one session begins with, whatever the language. */
const SIGN = '⟳ ';
const SIGN_BYTES = [0xe2, 0x9f, 0xb3];

/** The payload of the `event` entry that stands where one connection of a session ended or another one began. */
export function connectionMark(text: string): Uint8Array {
  return new TextEncoder().encode(SIGN + text);
}

/** Whether a `local` `event` says that the bytes after it are those of another connection. */
export function isConnectionMark(payload: Uint8Array): boolean {
  return SIGN_BYTES.every((byte, nth) => payload[nth] === byte);
}
