import type { Association, Endpoint } from '../../api';
import { endpointText } from '../../protocol/association';
import { coverRecord } from '../coverRecord';
import type { Annotation } from '../notes';
import { exportedEntries, type ExportedEntry } from './exportedEntries';
import type { ExportFile } from './exportFile';
import type { ExportJob } from './exportJob';
import { base64Slices, textOf } from './payloadText';

export const CSV_COLUMNS: readonly string[] = [
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
  'protocol',
  'local_address',
  'local_port',
  'remote_address',
  'remote_port',
];

/** What of an entry stands in its line. */
export interface CsvEntry extends Pick<ExportedEntry, 'index' | 'size' | 'payload'> {
  readonly record: Pick<ExportedEntry['record'], 'time' | 'direction' | 'kind'> & {
    readonly truncated?: boolean | undefined;
    readonly roundTrip?: number | undefined;
  };
}

/** What makes a spreadsheet take a cell for a formula, also in its full-width forms. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

/**
 * Writes entries as CSV (RFC 4180): a line of names, then a line for each entry; CR LF at their ends; UTF-8 with a byte order mark,
 * by which Excel knows it, and which pandas and R pass over.
 *
 * `number` is the page's `#`, from 1. `time` is ISO 8601 in UTC with microseconds. `text` is a payload that is UTF-8; `base64` has its exact bytes wherever `text` doesn't: where
 * it isn't UTF-8, where it has a NUL (which readers of CSV stop at), and where `text` got an apostrophe before it, so that a
 * spreadsheet doesn't run a peer's message as a formula. Long texts are not cut; Excel shows 32,767 characters of a cell.
 * The five-tuple is that of the session; of one that connected again, of its last connection. The address of a Unix socket is its path.
 * Of UDP there is a last column, `peer`: whom a datagram came from or went to, where that isn't one for the whole session.
 */
export async function writeCsv(job: ExportJob, file: ExportFile): Promise<void> {
  // A column more only where it says something.
  const session = job.log.session?.();
  const withPeers = session?.transport === 'udp';
  const association = associationCells(session && coverRecord(session).association);
  file.add(`\ufeff${[...CSV_COLUMNS, ...(withPeers ? ['peer'] : [])].join(',')}\r\n`);
  for await (const entry of exportedEntries(job)) {
    await writeCsvRow(file, entry, association, job.annotations.get(entry.index));
    if (withPeers) {
      const peer = await job.log.peerOf(entry.index);
      file.add(`,${peer ? endpointText(peer) : ''}`);
    }
    file.add('\r\n');
    if (file.isFull) await file.drain();
  }
}

/** The five-tuple as the last cells of a line. */
export function associationCells(association: Association | undefined): string {
  const { protocol = '', local, remote } = association ?? {};
  return `,${[protocol, ...endpointCells(local), ...endpointCells(remote)].join(',')}`;
}

function endpointCells(endpoint: Endpoint | undefined): readonly [address: string, port: string] {
  if (!endpoint) return ['', ''];
  return 'path' in endpoint ? [quoted(guarded(endpoint.path)), ''] : [endpoint.address, String(endpoint.port)];
}

/**
 * Writes a line, but its end.
 *
 * @param association see {@link associationCells}
 * @param client follows the number, where there is such a column
 */
export async function writeCsvRow(
  file: ExportFile,
  { index, record, size, payload }: CsvEntry,
  association: string,
  annotation?: Annotation,
  client?: string,
): Promise<void> {
  const { time, direction, kind, truncated, roundTrip } = record;
  const { pinned, note = '' } = annotation ?? {};
  const facts = [
    index + 1,
    ...(client === undefined ? [] : [quoted(guarded(client))]),
    isoTime(time),
    direction,
    kind,
    size,
    truncated ? true : '',
    payload ? '' : true,
    roundTrip === undefined || roundTrip === 0 ? '' : roundTrip,
  ];
  file.add(`${[...facts, pinned ?? '', note && quoted(guarded(note))].join(',')},`);
  if (payload) await writePayload(file, payload);
  else file.add(',');
  file.add(association);
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
