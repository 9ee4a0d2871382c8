import type { CancellationToken } from 'vscode';
import type { LogQuery } from '../../api';
import type { Disposable } from '../../base/event';
import { LogSearch, type SearchedLog } from './logSearch';
import type { StandingSearch } from './runningSearch';

/**
 * The indexes of the entries that match, ascending, as the log is now.
 *
 * @throws if the token is cancelled (an `Error` named `Canceled`), or the search can't be finished
 */
export async function searchLog(log: SearchedLog, query: LogQuery, token?: CancellationToken): Promise<Uint32Array> {
  return matchesOf(new LogSearch(log, query), log.length, token);
}

/** What a search that was just begun finds before `length`; it is disposed of. @throws as {@link searchLog} */
export async function matchesOf(
  search: StandingSearch,
  length: number,
  token: CancellationToken | undefined,
): Promise<Uint32Array> {
  let cancelling: Disposable | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      const cancel = (): void => reject(Object.assign(new Error('Canceled'), { name: 'Canceled' }));
      if (token?.isCancellationRequested) cancel();
      cancelling = token?.onCancellationRequested(cancel);
      search.onDidChange(() => {
        if (search.state === 'failed') reject(new Error(search.problem));
        else if (search.state === 'following' || search.scanned >= length) resolve();
      });
    });
    // What came meanwhile isn't part of it.
    return search.matches.filter((index) => index < length);
  } finally {
    cancelling?.dispose();
    search.dispose();
  }
}
