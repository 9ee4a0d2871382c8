import { atMost, type Case } from '../case';
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
        atMost(
          120,
          'memory after 1,000,000 messages of 200 B, over the idle process, MiB',
          SUBJECT,
          'RSS over idle, MiB',
        ),
        atMost(40, 'memory for each further message, bytes', SUBJECT, 'RSS per further message, bytes'),
        { what: 'of that: the index, bytes', of: SUBJECT, measure: 'index per further message, bytes' },
        {
          what: 'of that: room of V8 for new objects, bytes',
          of: SUBJECT,
          measure: 'unused heap per further message, bytes',
        },
      ],
    };
  },
};
