import { isDraft, isMaybeBoolean, isMaybePeer, isOneOf, MESSAGE_KINDS } from './readDraft';
import { isListQuery, isTextQuery } from './readQuery';
import { SHOWN, type RequestMessage, type RequestName } from './messages';

/** A request whose arguments were checked. */
export type CheckedRequest = { [N in RequestName]: RequestMessage<N> }[RequestName];

type Check = (args: Record<string, unknown>) => boolean;

const none: Check = () => true;
export const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;
const isText = (value: unknown): boolean => typeof value === 'string';

/** The page's field takes 2,000 characters. */
const MAX_NOTE = 10_000;
/** A person selects one by one. */
const MAX_RANGES = 100_000;
const MAX_COLUMNS = 50;
const MAX_SAVED = 1000;
/** What a timer can wait for. */
const MAX_INTERVAL_MS = 2 ** 31 - 1;
const isColumn = (column: unknown): boolean =>
  isRecord(column) &&
  hasOnly(column, ['widthPx', 'hidden']) &&
  (column.hidden === undefined || column.hidden === true) &&
  (column.widthPx === undefined || (isCount(column.widthPx) && (column.widthPx as number) < 10_000));
const isLayout: Check = (layout) =>
  hasOnly(layout, ['columns', 'timestamps']) &&
  ['absolute', 'relative', 'delta'].includes(layout.timestamps as string) &&
  isRecord(layout.columns) &&
  Object.keys(layout.columns).length <= MAX_COLUMNS &&
  Object.entries(layout.columns).every(([id, column]) => id.length <= 100 && isColumn(column));

const CHECKS: Readonly<Record<RequestName, Check>> = {
  start: none,
  readRows: ({ from, to, filtered }) => isCount(from) && isCount(to) && isMaybeCount(filtered),
  setFilter: ({ query }) => query === null || isListQuery(query),
  cancelFilter: none,
  clearList: ({ away }) => typeof away === 'boolean',
  warmUpSearch: none,
  placeOf: ({ index, filtered }) => isCount(index) && isCount(filtered),
  entryAt: ({ time }) => Number.isFinite(time),
  findInPayload: ({ index, query }) => isCount(index) && isTextQuery(query),
  copyMessages: ({ ranges, filtered, ask }) =>
    isRanges(ranges) && isMaybeCount(filtered) && (ask === undefined || ask === true),
  export: ({ ranges, filtered, format }) =>
    (ranges === undefined || isRanges(ranges)) &&
    isMaybeCount(filtered) &&
    (format === undefined || format === 'jsonl' || format === 'csv'),
  keepLayout: isLayout,
  readFrames: ({ from, to }) => isCount(from) && isCount(to),
  framesOf: ({ index }) => isCount(index),
  entryOfFrame: ({ frame }) => isCount(frame),
  readPayload: ({ index, from, to }) => isCount(index) && isCount(from) && isCount(to),
  send: isDraft,
  resend: ({ index }) => isCount(index),
  preview: isDraft,
  chooseFile: ({ saved }) => saved === undefined || isText(saved),
  sendFile: ({ id, kind, raw, to }) =>
    isCount(id) && isOneOf(kind, MESSAGE_KINDS) && isMaybeBoolean(raw) && isMaybePeer(to),
  sendSaved: ({ names, to }) =>
    Array.isArray(names) && names.length <= MAX_SAVED && names.every(isText) && isMaybePeer(to),
  saveMessage: isDraft,
  repeat: ({ draft, intervalMs, times }) =>
    isRecord(draft) &&
    isDraft(draft) &&
    isCount(intervalMs) &&
    (intervalMs as number) <= MAX_INTERVAL_MS &&
    isMaybeCount(times),
  cancelSend: ({ id }) => isMaybeCount(id),
  closeWithCode: none,
  setHold: ({ client, target }) => typeof client === 'boolean' && typeof target === 'boolean',
  passOn: ({ id, edited }) =>
    isCount(id) &&
    (edited === undefined ||
      (isRecord(edited) && isText(edited.text) && (edited.format === 'text' || edited.format === 'hex'))),
  passAllOn: none,
  dropHeld: ({ id }) => isCount(id),
  readHeld: ({ id }) => isCount(id),
  showLeg: none,
  showSecrets: ({ shown }) => typeof shown === 'boolean',
  connect: none,
  disconnect: none,
  endSending: none,
  chooseFraming: none,
  copyAsProfile: none,
  fix: ({ id }) => isText(id),
  copy: ({ text }) => isText(text),
  shown: ({ what }) => SHOWN.some((each) => each === what),
  openMessage: ({ index, asBytes }) => isCount(index) && isMaybeBoolean(asBytes),
  selectForCompare: ({ index }) => isCount(index),
  compare: ({ indexes, asJson }) =>
    Array.isArray(indexes) &&
    (indexes.length === 1 || indexes.length === 2) &&
    indexes.every(isCount) &&
    typeof asJson === 'boolean',
  dragged: ({ index }) => isCount(index),
  annotate: ({ index, pinned, note }) =>
    isCount(index) &&
    (pinned === undefined || typeof pinned === 'boolean') &&
    (note === undefined || (isText(note) && (note as string).length <= MAX_NOTE)),
};

/** Checks what the page sent before it is used. @returns `undefined` if it is no request that may be performed */
export function readRequest(message: unknown): CheckedRequest | undefined {
  if (requestId(message) === undefined) return undefined;
  const { name, args } = message as Record<string, unknown>;
  if (typeof name !== 'string' || !Object.hasOwn(CHECKS, name)) return undefined;
  return CHECKS[name as RequestName](isRecord(args) ? args : {}) ? (message as CheckedRequest) : undefined;
}

/** The id by which a request is answered, also one that is refused; `undefined` if this is no request. */
export function requestId(message: unknown): number | undefined {
  if (!isRecord(message) || message.type !== 'request' || !isCount(message.id)) return undefined;
  return message.id as number;
}

function isRanges(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.length <= MAX_RANGES &&
    value.every((range) => Array.isArray(range) && range.length === 2 && isCount(range[0]) && isCount(range[1]))
  );
}

function isMaybeCount(value: unknown): boolean {
  return value === undefined || isCount(value);
}

function hasOnly(value: object, names: readonly string[]): boolean {
  return Object.keys(value).every((name) => names.includes(name));
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
