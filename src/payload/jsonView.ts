import { JsonLayout } from './jsonLayout';
import type { PayloadView } from './payloadView';

/** White space of JSON (RFC 8259 §2), and the bytes of a mark of the byte order in UTF-8. */
const skipped = [0x20, 0x09, 0x0a, 0x0d, 0xef, 0xbb, 0xbf];

/**
 * Whether a payload is plausibly meant as JSON, so that it is worth saying what is wrong with it: it begins as an object,
 * an array or a string. Plain text begins with a digit, or with the letters of `true`, as often.
 *
 * @param head the payload's first bytes
 */
export function isMeantAsJson(head: Uint8Array): boolean {
  const first = head.find((byte) => !skipped.includes(byte));
  return first !== undefined && '{["'.includes(String.fromCharCode(first));
}

/** JSON as it is written: numbers, escapes, order and keys that stand twice stay. */
export const jsonView: PayloadView<JsonLayout> = {
  name: 'json',

  priority(head) {
    const first = head.find((byte) => byte !== 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d);
    if (first === undefined) return 0;
    return '{["-0123456789tfn\u00ef'.includes(String.fromCharCode(first)) ? 0.4 : 0;
  },

  render: () => new JsonLayout(),
};
