import type { Case } from '../case';
import { subject } from '../subject';

const MESSAGES = 3_000_000;
const SUBJECT = 'whole session, log on disk';

export const memory: Case = {
  title: 'memory after 1,000,000 messages of 200 B',
  prepare: ({ server }) => {
    const flood = { url: `${server.url}/text/200/${MESSAGES}?pauseAt=1000000`, messages: MESSAGES, sizeBytes: 200 };
    return {
      subjects: { [SUBJECT]: () => subject('memory', flood) },
      comparisons: [
        {
          what: 'memory after 1,000,000 messages of 200 B, over the idle process, MiB',
          of: SUBJECT,
          measure: 'RSS over idle, MiB',
          goal: { is: '≤', value: 120 },
        },
        {
          what: 'memory for each further message, bytes',
          of: SUBJECT,
          measure: 'RSS per further message, bytes',
          goal: { is: '≤', value: 40 },
        },
      ],
    };
  },
};
