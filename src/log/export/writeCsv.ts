import type { Annotation } from '../notes';
import { exportedEntries, type ExportedEntry } from './exportedEntries';
import type { ExportFile } from './exportFile';
import type { ExportJob } from './exportJob';
import { base64Slices, textOf } from './payloadText';

const COLUMNS = [
  'number',
  'time',
  'direction',
  'kind',
  'size',
  'truncated',
  'damaged',
  'round_trip_ms',
  'pinned',
  'note',
  'text',
  'base64',
];

/** What makes a spreadsheet take a cell for a formula, also in its full-width forms. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

/**
 * Writes entries as CSV (RFC 4180): a line of names, then a line for each entry; CR LF at their ends; UTF-8 with a byte order mark,
 * by which Excel knows it, and which pandas and R pass over.
 *
 * `number` is the page's `#`, from 1. `time` is ISO 8601 in UTC with microseconds. `text` is a payload that is UTF-8; `base64` has its exact bytes wherever `text` doesn't: where
 * it isn't UTF-8, where it has a NUL (which readers of CSV stop at), and where `text` got an apostrophe before it, so that a
 * spreadsheet doesn't run a peer's message as a formula. Long texts are not cut; Excel shows 32,767 characters of a cell.
 */
export async function writeCsv(job: ExportJob, file: ExportFile): Promise<void> {
  file.add(`\ufeff${COLUMNS.join(',')}\r\n`);
  for await (const entry of exportedEntries(job)) {
    await writeRow(file, entry, job.annotations.get(entry.index));
    if (file.isFull) await file.drain();
  }
}

async function writeRow(
  file: ExportFile,
  { index, record, size, payload }: ExportedEntry,
  annotation: Annotation | undefined,
): Promise<void> {
  const { time, direction, kind, truncated, roundTrip } = record;
  const { pinned, note = '' } = annotation ?? {};
  const facts = [
    index + 1,
    isoTime(time),
    direction,
    kind,
    size,
    truncated || '',
    payload ? '' : true,
    roundTrip || '',
  ];
  file.add(`${[...facts, pinned ?? '', note && quoted(guarded(note))].join(',')},`);
  if (payload) await writePayload(file, payload);
  else file.add(',');
  file.add('\r\n');
}

async function writePayload(file: ExportFile, payload: Uint8Array): Promise<void> {
  const text = payload.includes(0) ? undefined : await textOf(payload);
  let isExact = text !== undefined;
  if (text && payload.length > 0) {
    let start = '"';
    for (const slice of text) {
      const shown = start ? guarded(slice) : slice;
      isExact &&= shown === slice;
      file.add(start + shown.replaceAll('"', '""'));
      start = '';
      if (file.isFull) await file.drain();
    }
    file.add('"');
  }
  file.add(',');
  if (isExact) return;
  for (const slice of base64Slices(payload)) {
    file.add(slice);
    if (file.isFull) await file.drain();
  }
}

/** A text that no spreadsheet takes for a formula. */
function guarded(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

/** Such as `2026-11-22T23:55:42.123456Z`. */
function isoTime(time: number): string {
  const microseconds = Math.round(time * 1000);
  const milliseconds = Math.floor(microseconds / 1000);
  const date = new Date(milliseconds);
  // A damaged file may hold any number.
  if (Number.isNaN(date.getTime())) return '';
  return date.toISOString().replace('Z', `${String(microseconds - milliseconds * 1000).padStart(3, '0')}Z`);
}
