import * as path from 'node:path';
import type { LogQuery } from '../../../src/api';
import { makeScratchFolder } from '../../host/scratch.mjs';
import type { Bench, Case, Prepared } from '../case';
import { ripgrep, ripgrepVersion } from '../peers/ripgrep';
import { subject } from '../subject';

const MESSAGES = 1_000_000;

interface Search {
  readonly query: LogQuery;
  /** The same for ripgrep. */
  readonly pattern: readonly string[];
  readonly limit: number;
}

const SEARCHES: Readonly<Record<string, Search>> = {
  'rare literal': { query: { text: 'Zebra', caseSensitive: true }, pattern: ['-F', 'Zebra'], limit: 1 },
  'common literal': { query: { text: 'snapshot', caseSensitive: true }, pattern: ['-F', 'snapshot'], limit: 1.5 },
  'any case': { query: { text: 'sNapshot' }, pattern: ['-F', '-i', 'sNapshot'], limit: 1.5 },
  'regular expression': {
    query: { text: '"price":9\\d{3},.*(alpha|beta) ', regex: true, caseSensitive: true },
    pattern: ['"price":9\\d{3},.*(alpha|beta) '],
    limit: 2.5,
  },
};

export const searching: Case = {
  title: 'search in 1,000,000 messages, 200 MB',
  prepare: async (bench) => {
    const folder = await makeLog(bench);
    const lines = path.join(folder, 'lines.txt');
    const version = await ripgrepVersion();
    const ours = Object.entries(SEARCHES);
    const subjects: Record<string, Prepared['subjects'][string]> = {};
    for (const [name, { query, pattern }] of ours) {
      subjects[name] = () => subject('search', { folder, query });
      if (version !== undefined) subjects[`rg ${pattern.join(' ')}`] = () => ripgrep(lines, ...pattern);
    }
    return {
      subjects,
      comparisons: ours.flatMap(([name, { pattern, limit }]) => [
        ...(version === undefined
          ? []
          : [
              {
                what: `complete search, ${name}: time against ripgrep`,
                of: name,
                against: `rg ${pattern.join(' ')}`,
                measure: 'wallMs',
                goal: { is: '≤', value: limit },
              } as const,
            ]),
        { what: `${name}: first hits, ms`, of: name, measure: 'first hits, ms', goal: { is: '≤', value: 50 } } as const,
        {
          what: `${name}: event loop held, ms`,
          of: name,
          measure: 'longest hold, ms',
          goal: { is: '≤', value: 10 },
        } as const,
      ]),
      ...(version === undefined && { absent: { ripgrep: 'it is not installed' } }),
    };
  },
};

async function makeLog({ owner }: Bench): Promise<string> {
  const { path: folder, remove } = await makeScratchFolder();
  await owner.add(remove);
  await subject('makeSearchLog', { folder, messages: MESSAGES });
  return folder;
}
