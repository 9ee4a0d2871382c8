import type { Bench, Case, Comparison } from '../case';
import { receivingPeers } from './receivingPeers';
import { subject } from '../subject';
import type { Flood } from '../subjects/receiving';

const SESSION = 'whole session, log on disk';

interface Size {
  readonly what: string;
  readonly kind: 'text' | 'binary' | 'deflated';
  readonly sizeBytes: number;
  readonly messages: number;
  /** Fewer, where more would be too much for a disk. */
  readonly logged?: number;
  readonly goal: number;
}

const SIZES: readonly Size[] = [
  { what: '32 B text', kind: 'text', sizeBytes: 32, messages: 1_000_000, goal: 0.5 },
  { what: '2 KiB text', kind: 'text', sizeBytes: 2048, messages: 400_000, goal: 0.5 },
  // Many, so that what the compiler takes once weighs little.
  { what: '64 KiB binary', kind: 'binary', sizeBytes: 65_536, messages: 65_536, logged: 16_384, goal: 0.5 },
  { what: '200 B text, compressed', kind: 'deflated', sizeBytes: 200, messages: 40_000, goal: 0.95 },
];

/** What a client receives, by how many messages. */
export function floodOf(
  { server }: Bench,
  { kind, sizeBytes }: Pick<Size, 'kind' | 'sizeBytes'>,
  messages: number,
): Flood {
  const url = `${server.url}/${kind}/${sizeBytes}/${messages}`;
  return { url, messages, sizeBytes, compression: kind === 'deflated' };
}

export const receiving: readonly Case[] = [
  {
    title: 'receiving 200 B text',
    prepare: async (bench) => {
      const flood = floodOf(bench, { kind: 'text', sizeBytes: 200 }, 1_000_000);
      const { subjects, absent } = await receivingPeers(bench, flood);
      const against = (peer: string, goal?: Comparison['goal']): Comparison => ({
        what: `whole session, 200 B text: throughput against ${peer}`,
        of: SESSION,
        against: peer,
        measure: 'throughput',
        ...(goal && { goal }),
      });
      return {
        subjects: { [SESSION]: () => subject('wholeSession', flood), ...subjects },
        absent,
        comparisons: [
          against('bare ws', { is: '≥', value: 0.6 }),
          against('wscat', { is: '≥', value: 2.5 }),
          against('DevTools protocol', { is: '≥', value: 50 }),
          against('minimal log'),
          against('ws to JSON lines'),
          {
            what: 'tap and decoder, 200 B text: CPU against bare ws',
            of: 'tap and decoder around ws',
            against: 'bare ws',
            measure: 'cpu',
            goal: { is: '≤', value: 1.25 },
          },
        ],
      };
    },
  },
  ...SIZES.map((size): Case => ({ title: `receiving ${size.what}`, prepare: (bench) => receivingSize(bench, size) })),
];

function receivingSize(bench: Bench, size: Size): ReturnType<Case['prepare']> {
  const { what, kind, messages, logged = messages, goal } = size;
  const whole = floodOf(bench, size, messages);
  const part = floodOf(bench, size, logged);
  return {
    subjects: {
      'bare ws': () => subject('bareWs', whole),
      ...(kind !== 'deflated' && { 'minimal log': () => subject('minimalLog', part) }),
      [SESSION]: () => subject('wholeSession', part),
    },
    comparisons: [
      {
        what: `whole session, ${what}: throughput against bare ws`,
        of: SESSION,
        against: 'bare ws',
        measure: 'throughput',
        goal: { is: '≥', value: goal },
      },
    ],
  };
}
