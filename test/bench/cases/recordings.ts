import { readdir } from 'node:fs/promises';
import { makeScratchFolder } from '../../host/scratch.mjs';
import type { Bench, Case } from '../case';
import { productionBuild } from '../page/productionBuild';
import { recordedPage } from '../page/recordedPage';
import { subject } from '../subject';

const MESSAGES = 1_000_000;
const SUBJECT = 'log alone';
const PAGE = 'page in VS Code';

export const recordings: Case = {
  title: 'recording of 1,000,000 messages',
  prepare: async (bench) => {
    const recording = await makeRecording(bench);
    await productionBuild();
    const url = `${bench.server.url}/text/200/${MESSAGES}?close`;
    return {
      subjects: { [SUBJECT]: () => subject('openRecording', recording), [PAGE]: () => recordedPage(url) },
      comparisons: [
        {
          what: 'recording of 1,000,000 messages: first rows from the log, ms',
          of: SUBJECT,
          measure: 'first rows, ms',
          goal: { is: '≤', value: 300 },
        },
        {
          what: 'recording of 1,000,000 messages: rows anywhere in the log, ms',
          of: SUBJECT,
          measure: 'jump, ms',
          goal: { is: '≤', value: 50 },
        },
        {
          what: 'recording of 1,000,000 messages: first rows in the page, ms',
          of: PAGE,
          measure: 'first rows, ms',
          goal: { is: '≤', value: 300 },
        },
        {
          what: 'recording of 1,000,000 messages: jump in the page, ms',
          of: PAGE,
          measure: 'jump, ms',
          goal: { is: '≤', value: 50 },
        },
      ],
    };
  },
};

async function makeRecording({ server, owner }: Bench): Promise<{ storage: string; id: string }> {
  const { path: storage, remove } = await makeScratchFolder();
  await owner.add(remove);
  const url = `${server.url}/text/200/${MESSAGES}`;
  await subject('record', { url, messages: MESSAGES, sizeBytes: 200, storage });
  const [id = ''] = await readdir(storage);
  return { storage, id };
}
