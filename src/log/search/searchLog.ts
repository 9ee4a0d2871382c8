import type { CancellationToken } from 'vscode';
import type { LogQuery } from '../../api';
import type { FileLog } from '../fileLog';
import { LogSearch } from './logSearch';

/** The indexes of the entries that match, as the log is now. @throws if the token is cancelled */
export async function searchLog(log: FileLog, query: LogQuery, token?: CancellationToken): Promise<Uint32Array> {
  const search = new LogSearch(log, query);
  try {
    await new Promise<void>((resolve, reject) => {
      search.onDidChange(() => search.state !== 'searching' && resolve());
      token?.onCancellationRequested(() => reject(Object.assign(new Error('Canceled'), { name: 'Canceled' })));
    });
    return search.matches.slice();
  } finally {
    search.dispose();
  }
}
