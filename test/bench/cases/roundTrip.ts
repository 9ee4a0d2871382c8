import type { Case } from '../case';
import { subject } from '../subject';

export const roundTrip: Case = {
  title: 'round trip of 32 B',
  prepare: ({ server }) => {
    const echo = { url: `${server.url}/echo` };
    return {
      subjects: {
        'bare ws': () => subject('wsRoundTrip', echo),
        'whole session, log on disk': () => subject('sessionRoundTrip', echo),
      },
      comparisons: [
        {
          what: 'round trip of 32 B with everything on, against bare ws',
          of: 'whole session, log on disk',
          against: 'bare ws',
          measure: 'round trip, µs',
          goal: { is: '≤', value: 1.5 },
        },
      ],
    };
  },
};
