import * as l10n from '@vscode/l10n';
import type { Direction, EntryKind } from '../../api';
import type { EntryClient, ListQuery, Mark } from '../../panel/messages';
import { parseJsonPath } from '../../payload/parseJsonPath';
import { parseMoment } from './parseMoment';

/** What the person has put into the filter bar, as typed. */
export interface FilterDraft {
  readonly text: string;
  readonly regex: boolean;
  readonly caseSensitive: boolean;
  readonly wholeWord: boolean;
  readonly invert: boolean;
  readonly direction: 'all' | 'sent' | 'received';
  /** None: all kinds. */
  readonly kinds: readonly EntryKind[];
  /** Only messages with one of these; none: all messages. */
  readonly marks: readonly Mark[];
  /** Of several clients: only messages of these; none: of all. */
  readonly clients: readonly Pick<EntryClient, 'number' | 'peer'>[];
  readonly sizeFrom: string;
  readonly sizeTo: string;
  readonly timeFrom: string;
  readonly timeTo: string;
  readonly jsonPath: string;
  readonly jsonValue: string;
}

export const emptyFilter: FilterDraft = {
  text: '',
  regex: false,
  caseSensitive: false,
  wholeWord: false,
  invert: false,
  direction: 'all',
  kinds: [],
  marks: [],
  clients: [],
  sizeFrom: '',
  sizeTo: '',
  timeFrom: '',
  timeTo: '',
  jsonPath: '',
  jsonValue: '',
};

/** What is written in it. */
type TextField = 'sizeFrom' | 'sizeTo' | 'timeFrom' | 'timeTo' | 'jsonPath';

/** The fields of the draft that say something wrong, with what is wrong. */
export type DraftProblems = Partial<Record<keyof FilterDraft, string>>;

/**
 * What a draft asks for.
 *
 * @param startMs the time of the log's first entry, from which times are told
 * @returns no query where the draft lets everything through; fields that say something wrong are left out of it
 */
export function queryOf(draft: FilterDraft, startMs: number): { query: ListQuery | null; problems: DraftProblems } {
  const problems: DraftProblems = {};
  const read = <T>(key: TextField, parse: (text: string) => T | undefined, wrong: string): T | undefined => {
    const text = draft[key].trim();
    const value = text === '' ? undefined : parse(text);
    if (text !== '' && value === undefined) problems[key] = wrong;
    return value;
  };
  const wrongSize = l10n.t('Not a size. Write it as 512, 1.5k or 2M.');
  const wrongTime = l10n.t('Not a time. Write it as 10:02:11.204 or +12.5s.');
  const size = range(read('sizeFrom', parseSize, wrongSize), read('sizeTo', parseSize, wrongSize));
  const moment = (text: string): number | undefined => parseMoment(text, startMs);
  const until = read('timeTo', moment, wrongTime);
  // The list shows milliseconds; entries have microseconds.
  const time = range(read('timeFrom', moment, wrongTime), until === undefined ? undefined : until + 0.999);
  const path = read('jsonPath', pathOf, l10n.t('Not a path. Write it as a.b[0]["c d"].'));
  if (draft.jsonValue !== '' && draft.jsonPath.trim() === '')
    problems.jsonPath = l10n.t('A path is needed, such as data.items[0].id.');
  const query: ListQuery = {
    ...(draft.text !== '' && {
      text: draft.text,
      ...(draft.regex && { regex: true }),
      ...(draft.caseSensitive && { caseSensitive: true }),
      ...(draft.wholeWord && { wholeWord: true }),
    }),
    ...(draft.direction !== 'all' && { direction: draft.direction satisfies Direction }),
    ...(draft.kinds.length > 0 && { kinds: draft.kinds }),
    ...(draft.marks.length > 0 && { marks: draft.marks }),
    ...(draft.clients.length > 0 && { clients: draft.clients.map(({ number }) => number) }),
    ...(size && { size }),
    ...(time && { time }),
    ...(path !== undefined && { json: { path, ...(draft.jsonValue !== '' && { value: draft.jsonValue }) } }),
  };
  if (Object.keys(query).length === 0) return { query: null, problems };
  return { query: draft.invert ? { ...query, invert: true } : query, problems };
}

/** How many conditions of the popover are set. */
export function conditionCount(draft: FilterDraft): number {
  const { marks, sizeFrom, sizeTo, timeFrom, timeTo, jsonPath } = draft;
  return [marks.join(''), sizeFrom + sizeTo, timeFrom + timeTo, jsonPath].filter((text) => text.trim() !== '').length;
}

/** Reads a size in bytes, in steps of 1000 as the list writes them: `512`, `1.5k`, `2 MB`. */
export function parseSize(text: string): number | undefined {
  const [, figure, unit = ''] = /^(\d+(?:\.\d+)?)\s*([kmg]?)b?$/i.exec(text.trim()) ?? [];
  if (figure === undefined) return undefined;
  const bytes = Math.round(Number(figure) * ({ k: 1e3, m: 1e6, g: 1e9 }[unit.toLowerCase()] ?? 1));
  return Number.isFinite(bytes) ? bytes : undefined;
}

function pathOf(text: string): string | undefined {
  return parseJsonPath(text) && text;
}

function range(from: number | undefined, to: number | undefined): { from?: number; to?: number } | undefined {
  if (from === undefined && to === undefined) return undefined;
  return { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
}
