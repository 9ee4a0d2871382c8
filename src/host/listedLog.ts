import type { FileLog } from '../log/fileLog';
import type { MergedLog } from '../log/merged/mergedLog';
import type { StandingSearch } from '../log/search/runningSearch';
import type { ListQuery } from '../panel/messages';

/** What a page lists: the log of a session, or that of all clients of a listener. */
export type ListedLog = FileLog | MergedLog;

/** Begins to search a log, and goes on with what comes. The search isn't loaded before it is needed. */
export async function standingSearch(log: ListedLog, query: ListQuery): Promise<StandingSearch> {
  if ('startSearch' in log) return log.startSearch(query);
  const { LogSearch } = await import('../log/onDemand');
  return new LogSearch(log, query);
}
