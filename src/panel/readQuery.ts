import type { TextQuery } from '../api';
import { DIRECTIONS, KINDS } from '../base/entryWords';
import type { ListQuery, Mark } from './messages';

/** Longer texts are refused: what a person types, or pastes, is shorter. */
const LONGEST_TEXT = 1024 * 1024;
const MOST_CLIENTS = 10_000;
const MARKS: readonly Mark[] = ['pinned', 'noted'];

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string' && value.length <= LONGEST_TEXT;
const isFlag: Check = (value) => typeof value === 'boolean';
const isRange: Check = (value) => hasOnly(value, { from: Number.isFinite, to: Number.isFinite });
const isIn =
  (words: readonly string[]): Check =>
  (value) =>
    words.includes(value as string);
const areCounts: Check = (value) =>
  Array.isArray(value) &&
  value.length <= MOST_CLIENTS &&
  value.every((each) => Number.isSafeInteger(each) && each >= 0);
const areIn =
  (words: readonly string[]): Check =>
  (value) =>
    Array.isArray(value) && value.length <= words.length && value.every(isIn(words));

const TEXT_PARTS: Readonly<Record<keyof TextQuery, Check>> = {
  text: isText,
  regex: isFlag,
  caseSensitive: isFlag,
  wholeWord: isFlag,
};
const PARTS: Readonly<Record<keyof ListQuery, Check>> = {
  ...TEXT_PARTS,
  direction: isIn(DIRECTIONS),
  kinds: areIn(KINDS),
  marks: areIn(MARKS),
  clients: areCounts,
  size: isRange,
  time: isRange,
  json: (value) => hasOnly(value, { path: isText, value: isText }) && (value as { path?: unknown }).path !== undefined,
  invert: isFlag,
};

/** Whether this is a query whose parts are all known, and what they must be. Absent and `undefined` are the same. */
export function isListQuery(value: unknown): value is ListQuery {
  return hasOnly(value, PARTS);
}

export function isTextQuery(value: unknown): value is TextQuery {
  return hasOnly(value, TEXT_PARTS);
}

function hasOnly(value: unknown, parts: Readonly<Record<string, Check>>): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.entries(value).every(
    ([name, part]) => Object.hasOwn(parts, name) && (part === undefined || parts[name]!(part)),
  );
}
