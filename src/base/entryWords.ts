import type { Direction, EntryKind } from '../api';

/** All words of their types, in the order of their codes in the files of a log. */
export const DIRECTIONS: readonly Direction[] = ['sent', 'received', 'local'];
export const KINDS: readonly EntryKind[] = ['text', 'binary', 'data', 'ping', 'pong', 'close', 'event'];
