import { firstInvalidUtf8 } from '../protocol/invalidUtf8';
import { detectEncoding } from './encodings';
import type { PayloadView } from './payloadView';
import { randomAccess } from './randomAccess';

/** Offset, hex and ASCII columns, for what isn't text. */
export const hexView: PayloadView = {
  name: 'hex',
  priority: (head, whole) => (isText(head, whole) ? 0 : 0.5),
  render: randomAccess,
};

function isText(head: Uint8Array, whole: boolean): boolean {
  if (detectEncoding(head, whole).startsWith('utf-16')) return true;
  return !head.includes(0) && firstInvalidUtf8([head], whole) === undefined;
}
