import * as l10n from '@vscode/l10n';
import type { TextQuery } from '../../api';
import { problemOf } from './logSearch';
import type { TextEncoding } from '../../payload/encoding/textEncoding';
import type { PayloadHits } from './payloadHits';
import { searchWorkers } from './searchWorkers';

const TIME_LIMIT_MS = 2000;

/**
 * Where a text stands in a payload, whose bytes are taken over.
 *
 * @param signal ends it: nothing is found then
 * @param encoding of the payload's text; absent: UTF-8
 */
export async function findInPayload(
  payload: Uint8Array<ArrayBuffer>,
  query: TextQuery,
  signal?: AbortSignal,
  encoding?: TextEncoding,
): Promise<PayloadHits> {
  const invalid = problemOf(query);
  return new Promise((resolve, reject) => {
    let timer: NodeJS.Timeout | undefined;
    const giveUp = (problem?: string): void => {
      clearTimeout(timer);
      thread.terminate();
      resolve({ hits: [], more: true, ...(problem !== undefined && { problem }) });
    };
    const thread = searchWorkers.run(
      { kind: 'find', query, payload, encoding },
      [payload.buffer],
      (report) => {
        clearTimeout(timer);
        if (report.kind === 'hits') resolve({ ...report.hits, ...(invalid !== undefined && { problem: invalid }) });
        else if (report.kind === 'failed') reject(new Error(report.message));
      },
      () => (timer = setTimeout(() => giveUp(l10n.t('This pattern took too long.')), TIME_LIMIT_MS)),
    );
    if (signal?.aborted) giveUp();
    else signal?.addEventListener('abort', () => giveUp());
  });
}
