import type { LogQuery, TextQuery } from '../../api';
import type { LogSnapshot } from '../logSnapshot';
import type { PayloadHits } from './payloadHits';
import type { Unread, UnwrittenPart } from './payloadReader';

/**
 * The words that the threads of a search share: where the next part begins that nobody has taken yet, where the search ends,
 * and whether it is given up. After them, for each thread, the entry whose text it is testing, plus one; 0: none.
 */
export const Control = { next: 0, end: 1, cancelled: 2, testing: 3 } as const;

/** What a thread is to do: parts of a search through a log, until there are none left. */
export interface SearchJob {
  readonly kind: 'search';
  readonly query: LogQuery;
  readonly folder: string;
  readonly segments: LogSnapshot['segments'];
  readonly encoding: LogSnapshot['encoding'];
  readonly unwritten: readonly UnwrittenPart[];
  /** Payloads stand in the order of the entries. */
  readonly isOrdered: boolean;
  /** Payloads of entries before this one may be damaged without anyone knowing yet. */
  readonly unverified: number;
  readonly blocks: readonly SharedArrayBuffer[];
  /** How many blocks of the index come before those. */
  readonly firstBlock: number;
  readonly control: Int32Array<SharedArrayBuffer>;
  /** Which of the threads this is. */
  readonly thread: number;
}

export interface FindJob {
  readonly kind: 'find';
  readonly query: TextQuery;
  readonly payload: Uint8Array;
  readonly encoding?: LogSnapshot['encoding'];
}

export type Job = SearchJob | FindJob;

/** A part that was looked through: the entries `from` to `to`, and which of them match, ascending. */
export interface Piece {
  readonly kind: 'piece';
  readonly from: number;
  readonly to: number;
  readonly found: Uint32Array<ArrayBuffer>;
}

export type Report =
  | Piece
  | { readonly kind: 'hits'; readonly hits: PayloadHits }
  | { readonly kind: 'done'; readonly unread?: Unread | undefined }
  | { readonly kind: 'failed'; readonly message: string };
