import * as l10n from '@vscode/l10n';
import type { EntryKind } from '../../api';
import { byteText, type ByteFormat } from '../../payload/byteText';
import type { ByteRange } from '../../payload/byteRange';
import { decodeText } from '../../payload/encoding/decodeText';
import { detectEncoding } from '../../payload/encodings';
import { hexDump } from '../../payload/hexDump';
import { jsonTokens } from '../../payload/jsonTokens';
import { lookedBytes } from '../../payload/payloadViews';
import { formatSize } from '../format';
import type { DetailsTab } from '../pageState';
import type { PayloadReader } from './payloadReader';
import { readerFor, type TextChoice } from './textChoice';

/** Larger JSON isn't laid out as text: a layout needs the whole of it at once. */
export const mostLaidOutBytes = 1024 * 1024;
/** More isn't put onto the clipboard as text. */
export const mostCopiedBytes = 32 * 1024 * 1024;
/** A hex dump is more than four times as long as its bytes. */
const mostDumpedBytes = 4 * 1024 * 1024;

/** Text for the clipboard. */
export interface Copied {
  readonly text: string;
  /** What the person must know of it: that it isn't all. */
  readonly note?: string;
}

/** What a tab of the details shows of the whole payload, as text; the beginning of what is too large for a clipboard. */
export async function copyPayload(
  reader: PayloadReader,
  tab: DetailsTab,
  kind: EntryKind,
  encoding: TextChoice | undefined,
): Promise<Copied> {
  const most = tab === 'hex' ? mostDumpedBytes : mostCopiedBytes;
  const bytes = await reader.read(0, most);
  const note =
    bytes.length < reader.size
      ? { note: l10n.t('Only the first {0} of {1} were copied', formatSize(bytes.length), formatSize(reader.size)) }
      : {};
  if (tab === 'hex') return { text: hexDump(bytes), ...note };
  if (tab === 'pretty' && kind !== 'close' && bytes.length <= mostLaidOutBytes) {
    const laidOut = layOut(bytes);
    if (laidOut !== undefined) return { text: laidOut };
  }
  return { text: textOf(kind === 'close' ? bytes.subarray(2) : bytes, encoding), ...note };
}

/** A part of the payload, written in a format. @throws if it is too much for a clipboard */
export async function copyRange(
  reader: PayloadReader,
  [from, to]: ByteRange,
  format: ByteFormat,
  encoding: TextChoice | undefined,
): Promise<string> {
  const most = format === 'text' ? mostCopiedBytes : mostDumpedBytes;
  if (to - from > most) {
    throw new Error(l10n.t('the selection is too large for the clipboard; the limit is {0}', formatSize(most)));
  }
  const bytes = await reader.read(from, to);
  const head = await reader.read(0, lookedBytes);
  return byteText(bytes, format, readerFor(encoding ?? detectEncoding(head, head.length === reader.size)));
}

function textOf(bytes: Uint8Array, encoding: TextChoice | undefined): string {
  const choice = encoding ?? detectEncoding(bytes.subarray(0, lookedBytes), bytes.length <= lookedBytes);
  // Much faster, where it can be had.
  if (typeof choice === 'string') return new TextDecoder(choice, { ignoreBOM: true }).decode(bytes);
  return decodeText(readerFor(choice), bytes);
}

/** @returns `undefined` for what isn't JSON */
function layOut(bytes: Uint8Array): string | undefined {
  try {
    let text = '';
    const source = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    for (const token of jsonTokens(source)) text += token.text;
    return text;
  } catch {
    return undefined;
  }
}
