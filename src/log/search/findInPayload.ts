import * as l10n from '@vscode/l10n';
import type { TextQuery } from '../../api';
import { problemOf } from './logSearch';
import type { PayloadHits } from './payloadHits';
import { searchWorkers } from './searchWorkers';

const TIME_LIMIT_MS = 2000;

/** Where a text stands in a payload, whose bytes are taken over. */
export async function findInPayload(payload: Uint8Array<ArrayBuffer>, query: TextQuery): Promise<PayloadHits> {
  const problem = problemOf(query);
  return new Promise((resolve, reject) => {
    const thread = searchWorkers.run({ kind: 'find', query, payload }, [payload.buffer], (report) => {
      clearTimeout(timer);
      if (report.kind === 'hits') resolve({ ...report.hits, ...(problem !== undefined && { problem }) });
      else if (report.kind === 'failed') reject(new Error(report.message));
    });
    const timer = setTimeout(() => {
      thread.terminate();
      resolve({ hits: [], more: true, problem: l10n.t('This pattern took too long.') });
    }, TIME_LIMIT_MS);
  });
}
