import { firstInvalidUtf8 } from '../protocol/invalidUtf8';
import { detectEncoding } from './encodings';
import type { PayloadView } from './payloadView';
import { randomAccess } from './randomAccess';

/** Offset, hex and ASCII columns, for what isn't text. */
export const hexView: PayloadView = {
  name: 'hex',
  priority: (head, whole, saidText) => (isText(head, whole, saidText) ? 0 : 0.5),
  render: randomAccess,
};

function isText(head: Uint8Array, whole: boolean, saidText: boolean): boolean {
  if (detectEncoding(head, whole).startsWith('utf-16')) return true;
  // NUL is a character of text (RFC 3629 §3), but where nobody says that it is text it rather tells of bytes.
  return (saidText || !head.includes(0)) && firstInvalidUtf8([head], whole) === undefined;
}
