import { hexRow } from './hexRow';
import type { PayloadView } from './payloadView';

const width = 16;
/** How much is looked at to tell text from bytes. */
const looked = 4096;

/** Offset, hex and ASCII columns, for what isn't text. */
export const hexView: PayloadView = {
  name: 'hex',

  priority(payload) {
    const beginning = payload.subarray(0, looked);
    return isText(beginning, beginning.length === payload.length) ? 0 : 0.5;
  },

  *render(payload) {
    for (let offset = 0; offset < payload.length; offset += width) {
      const row = hexRow(payload.subarray(offset, offset + width), offset, width);
      yield { kind: 'number', text: row.offset };
      yield { kind: 'plain', text: `  ${row.hex}  ` };
      yield { kind: 'string', text: `${row.ascii}\n` };
    }
  },
};

function isText(bytes: Uint8Array, whole: boolean): boolean {
  if (bytes.includes(0)) return false;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: !whole });
    return true;
  } catch {
    return false;
  }
}
