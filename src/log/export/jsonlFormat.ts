import type { Frame, LogEntry } from '../../api';
import type { SessionRecord } from '../sessionRecord';
import type { Traffic } from '../traffic';

/** The head's `format`. */
export const FORMAT_NAME = 'socketscope-log';
/** Grows when a reader of an earlier version would misread the file. Properties may be added without that. */
export const FORMAT_VERSION = 1;

/**
 * The first line of an export as JSON Lines.
 *
 * The format: UTF-8 without a byte order mark; a JSON value a line, each line ended by LF. First this head; then, in their order, a
 * line for each entry ({@link JsonlEntry}), and one for each frame that belongs to no entry ({@link JsonlFrame}; only where all
 * entries were exported). Readers pass over properties that they don't know.
 *
 * It is lossless: from an export of all entries, the same log comes back, byte for byte and to the microsecond, but for what was
 * covered in the head. Messages are never covered or changed.
 */
export interface JsonlHead {
  readonly format: typeof FORMAT_NAME;
  readonly version: number;
  /** ISO 8601. */
  readonly exportedAt: string;
  /** Whether the values of secret header fields, credentials and the like in `session` were replaced. */
  readonly secrets: 'covered' | 'included';
  /** Which part of the log this is, and how many entries. */
  readonly exported: { readonly part: 'all' | 'some'; readonly entries: number };
  /** The `index` of a log's first entry, as in the API. The page and CSV number messages from 1. */
  readonly indexBase: 0;
  /** The recording's own name, if it has one. */
  readonly name?: string;
  /** The whole log. */
  readonly log: {
    readonly entries: number;
    readonly frames: number;
    readonly sent: Traffic;
    readonly received: Traffic;
  };
  /**
   * As in the API: profile, association, stages with their times, TLS, handshake, findings, failure, end. Bytes (`raw` of a head or a
   * certificate, `body`, `received`) are {@link JsonlBytes}. Absent for a log without a session.
   */
  readonly session?: JsonlSession;
}

export type JsonlSession = Omit<SessionRecord, 'id' | 'pid' | 'entries' | 'importedAt'>;

/** Bytes: `text` if they are UTF-8, from which the same bytes come back (a byte order mark is kept); else `base64` (RFC 4648 §4). */
export type JsonlBytes = { readonly text: string } | { readonly base64: string };

/**
 * An entry, in this order of properties: the payload, which may be long, comes last. `time` is in milliseconds since the epoch, with
 * microseconds as decimals.
 */
export type JsonlEntry = Pick<
  LogEntry,
  'index' | 'time' | 'direction' | 'kind' | 'size' | 'truncated' | 'roundTrip' | 'peer'
> & {
  /** The log's files were damaged there, or it could not be written to them: the payload is absent. */
  readonly damaged?: true;
  readonly pinned?: true;
  readonly note?: string;
  /** WebSocket: the frames that carried it, in wire order. */
  readonly frames?: readonly NumberedFrame[];
} & (JsonlBytes | object);

export interface JsonlFrame {
  readonly frame: NumberedFrame;
}

/** A frame's header as on the wire. `number`: its place among all frames of the file, in the order in which they came and went. */
export type NumberedFrame = { readonly number: number } & Frame;
