import { readdir } from 'node:fs/promises';
import { makeScratchFolder } from '../../host/scratch.mjs';
import { atMost, type Bench, type Case } from '../case';
import { productionBuild } from '../page/productionBuild';
import { recordedPage } from '../page/recordedPage';
import { subject } from '../subject';

const TITLE = 'recording of 1,000,000 messages';
const MESSAGES = 1_000_000;
const SUBJECT = 'log alone';
const PAGE = 'page in VS Code';

export const recordings: Case = {
  title: TITLE,
  prepare: async (bench) => {
    const recording = await makeRecording(bench);
    await productionBuild();
    const url = `${bench.server.url}/text/200/${MESSAGES}?close`;
    return {
      subjects: { [SUBJECT]: () => subject('openRecording', recording), [PAGE]: () => recordedPage(url) },
      comparisons: [
        atMost(300, `${TITLE}: first rows from the log, ms`, SUBJECT, 'first rows, ms'),
        atMost(50, `${TITLE}: rows anywhere in the log, ms`, SUBJECT, 'jump, ms'),
        atMost(300, `${TITLE}: first rows in the page, ms`, PAGE, 'first rows, ms'),
        atMost(50, `${TITLE}: jump in the page, ms`, PAGE, 'jump, ms'),
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
