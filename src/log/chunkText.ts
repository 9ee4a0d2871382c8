import { isMultiByte, textReader, unitBytes, type TextEncoding } from '../payload/encoding/textEncoding';
import { unfinishedBytes } from '../payload/encoding/decodeText';
import type { PreviewText } from '../payload/preview';
import { concatBytes } from '../protocol/concatBytes';
import type { IndexRecord } from './records';

/** How the text of a log's `data` entries is read. */
export interface LogText {
  /** Absent: UTF-8. */
  readonly encoding?: TextEncoding | undefined;
  /** Entries are chunks of a stream: a character may begin in one and end in the next. */
  readonly isChunks: boolean;
}

/** Bytes in which a border between characters is found, whatever comes before them. */
const WINDOW_BYTES = 64;
/** So many entries before a chunk are looked at: those of the other direction are passed over. */
const MOST_ENTRIES = 32;
const MOST_COUNTED = 10_000;
const NO_BYTES = new Uint8Array(0);

/** What {@link chunkText} needs of a log. */
export interface ChunkSource {
  recordOf(index: number): IndexRecord;
  payloadSlice(index: number, from: number, to: number): Promise<Uint8Array>;
}

/** How a preview of an entry is read: with the bytes of the chunk before it that began its first character. */
export async function chunkText(
  log: ChunkSource,
  { encoding, isChunks }: LogText,
  index: number,
  head: Uint8Array,
): Promise<PreviewText | undefined> {
  if (!isChunks) return encoding && { encoding, before: NO_BYTES, goesOn: false };
  const before = await unfinishedBefore(log, encoding, index, head);
  return { encoding, before, goesOn: true };
}

async function unfinishedBefore(
  log: ChunkSource,
  encoding: TextEncoding | undefined,
  index: number,
  head: Uint8Array,
): Promise<Uint8Array> {
  const [first] = head;
  if (first === undefined || !mayGoOn(encoding, first)) return NO_BYTES;
  const { direction } = log.recordOf(index);
  const parts: Uint8Array[] = [];
  let size = 0;
  for (let at = index - 1; at >= Math.max(0, index - MOST_ENTRIES) && size < WINDOW_BYTES; at -= 1) {
    const record = log.recordOf(at);
    if (record.direction !== direction || record.kind !== 'data') continue;
    if (record.damaged || record.leftOut) return NO_BYTES;
    const tail = await log.payloadSlice(at, Math.max(0, record.size - WINDOW_BYTES), record.size);
    parts.unshift(tail);
    size += tail.length;
  }
  const window = concatBytes(parts);
  const reader = textReader(encoding);
  const unit = unitBytes(encoding);
  const start =
    unit > 1
      ? (window.length - (streamBytes(log, index, direction) % unit)) % unit
      : size < WINDOW_BYTES
        ? 0
        : reader.boundary(window, 0);
  const unfinished = unfinishedBytes(reader, window.subarray(start));
  if (unfinished === 0) return NO_BYTES;
  const before = window.slice(window.length - unfinished);
  const joined = concatBytes([before, head.subarray(0, 4)]);
  reader.read(joined, 0);
  const isWhole = reader.code >= 0 && reader.length > unfinished;
  return isWhole || unfinishedBytes(reader, joined) === joined.length ? before : NO_BYTES;
}

/** Whether a byte can be one of a character that has begun before it. */
function mayGoOn(encoding: TextEncoding | undefined, first: number): boolean {
  if (!encoding) return (first & 0xc0) === 0x80;
  return isMultiByte(encoding) ? first >= 0x30 : unitBytes(encoding) > 1;
}

/** How many bytes came before an entry, as far as it is looked back: characters of UTF-16 and UTF-32 are counted from the first. */
function streamBytes(log: ChunkSource, index: number, direction: IndexRecord['direction']): number {
  let bytes = 0;
  for (let at = Math.max(0, index - MOST_COUNTED); at < index; at += 1) {
    const record = log.recordOf(at);
    if (record.direction === direction && record.kind === 'data') bytes += record.size;
  }
  return bytes;
}
