import { readdir, stat } from 'node:fs/promises';
import * as path from 'node:path';

/** A segment takes payloads until it has this many bytes; a payload never crosses from one to the next. */
export const SEGMENT_BYTES = 256 * 1024 * 1024;
const DIGITS = 16;

/** A file of payloads. */
export interface Segment {
  /** Its name in the log's folder. */
  readonly file: string;
  /** Of its first byte among all payloads of the log. */
  readonly offset: number;
}

/** A segment that was found. */
export interface FoundSegment extends Segment {
  /** In bytes, as it is. */
  readonly size: number;
}

export function segmentAt(offset: number): Segment {
  return { file: `payload-${String(offset).padStart(DIGITS, '0')}.bin`, offset };
}

/** The segments in a log's folder, in order. */
export async function findSegments(folder: string): Promise<FoundSegment[]> {
  const found: FoundSegment[] = [];
  for (const file of await readdir(folder)) {
    const digits = /^payload-(\d{16})\.bin$/.exec(file)?.[1];
    if (digits === undefined) continue;
    const info = await stat(path.join(folder, file));
    if (info.isFile()) found.push({ file, offset: Number(digits), size: info.size });
  }
  return found.sort((a, b) => a.offset - b.offset);
}

/** The number of the segment that a payload is in: the last one that begins at or before it; -1 if none does. */
export function segmentOf(segments: readonly Segment[], offset: number): number {
  let from = 0;
  for (let to = segments.length; from < to;) {
    const middle = (from + to) >> 1;
    if (segments[middle]!.offset <= offset) from = middle + 1;
    else to = middle;
  }
  return from - 1;
}
