import type { Case } from '../case';
import { tshark, tsharkVersion } from '../peers/tshark';
import { subject } from '../subject';

const TSHARK_FRAMES = 100_000;

export const decoding: Case = {
  title: 'decoding 200 B frames',
  prepare: async () => {
    const hasTshark = (await tsharkVersion()) !== undefined;
    return {
      subjects: {
        'minimal loop': () => subject('minimalLoop'),
        'frame decoder': () => subject('decoder'),
        ...(hasTshark && { tshark: () => tshark(TSHARK_FRAMES) }),
      },
      absent: hasTshark ? {} : { tshark: 'it is not installed' },
      comparisons: [
        {
          what: 'frame decoder: CPU against the minimal loop',
          of: 'frame decoder',
          against: 'minimal loop',
          measure: 'cpu',
          goal: { is: '≤', value: 2.5 },
        },
        {
          what: 'tshark: CPU against the frame decoder',
          of: 'tshark',
          against: 'frame decoder',
          measure: 'cpu',
          goal: { is: '≥', value: 25 },
        },
      ],
    };
  },
};
