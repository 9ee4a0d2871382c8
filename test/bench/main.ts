// `npm run bench [-- --write] [-- --only TEXT] [-- --rounds N]`: ours against peers and limits, measured in turns in one run.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { reportOf, writeReport, type Comparison, type Result } from './report';
import type { Sample } from './sample';
import type { Flood } from './subjects/receiving';
import { tshark, tsharkVersion } from './tshark';

/** Subjects that are compared with each other, by name. */
interface Case {
  readonly title: string;
  readonly subjects: Readonly<Record<string, () => Promise<Sample>>>;
  readonly comparisons: readonly Comparison[];
  readonly notes?: readonly string[];
}

const run = promisify(execFile);
const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url));
const TSHARK_FRAMES = 100_000;

const { values } = parseArgs({
  options: { write: { type: 'boolean' }, only: { type: 'string' }, rounds: { type: 'string', default: '5' } },
});

const server = spawn(process.execPath, [here('subjects/flood.js')], { stdio: ['pipe', 'pipe', 'inherit'] });
try {
  const [port] = (await once(server.stdout, 'data')) as [Buffer];
  const tsharkIs = await tsharkVersion();
  const cases = [decoding(tsharkIs), ...receiving(`ws://127.0.0.1:${port.toString().trim()}`)];
  const wanted = cases.filter(({ title }) => title.includes(values.only ?? ''));
  const results: Result[] = [];
  for (const one of wanted) results.push(await measure(one, Number(values.rounds)));
  const { version: ws } = JSON.parse(await readFile('node_modules/ws/package.json', 'utf8')) as { version: string };
  const versions = [`Node ${process.versions.node}`, `ws ${ws}`, `tshark ${tsharkIs ?? 'is not installed'}`];
  const report = await reportOf(results, versions);
  console.log(`\n${report}`);
  if (values.write) await writeReport(report);
} finally {
  server.kill();
}

/** Round by round, each subject once, in turns forwards and backwards: what comes first has no advantage. */
async function measure({ title, subjects, comparisons, notes = [] }: Case, rounds: number): Promise<Result> {
  const samples: Record<string, Sample>[] = [];
  const names = Object.keys(subjects);
  for (let round = 0; round < rounds; round += 1) {
    process.stderr.write(`${title}, round ${round + 1} of ${rounds}\n`);
    const taken: Record<string, Sample> = {};
    for (const name of round % 2 === 0 ? names : names.toReversed()) taken[name] = await subjects[name]!();
    samples.push(Object.fromEntries(names.map((name) => [name, taken[name]!])));
  }
  return { title, rounds: samples, comparisons, notes };
}

/** One run in a fresh process. */
async function subject(name: string, input?: Flood): Promise<Sample> {
  const { stdout } = await run(process.execPath, [here('subjects/main.js'), name, JSON.stringify(input ?? {})]);
  return JSON.parse(stdout) as Sample;
}

function decoding(tsharkIs: string | undefined): Case {
  return {
    title: 'decoding 200 B frames',
    subjects: {
      'minimal loop': () => subject('minimalLoop'),
      'frame decoder': () => subject('decoder'),
      ...(tsharkIs !== undefined && { tshark: () => tshark(TSHARK_FRAMES) }),
    },
    comparisons: [
      {
        what: 'frame decoder: CPU against the minimal loop',
        of: 'frame decoder',
        against: 'minimal loop',
        measure: 'cpu',
        goal: { is: '≤', ratio: 2.5 },
      },
      ...(tsharkIs === undefined
        ? []
        : [
            {
              what: 'tshark: CPU against the frame decoder',
              of: 'tshark',
              against: 'frame decoder',
              measure: 'cpu',
              goal: { is: '≥', ratio: 25 },
            } as const,
          ]),
    ],
    notes:
      tsharkIs === undefined ? ['**Skipped: tshark is not installed**, so the decoder was not compared with it.'] : [],
  };
}

function receiving(server: string): Case[] {
  const sizes = [
    { what: '200 B text', path: 'text/200', messages: 1_000_000, logged: 1_000_000, limit: 1.25 },
    // Many, so that what the compiler takes once weighs little; 4 GiB are too much for a disk.
    { what: '64 KiB binary', path: 'binary/65536', messages: 65_536, logged: 8192, limit: 1.05 },
  ];
  return sizes.map(({ what, path, messages, logged, limit }) => {
    const flood = (count: number): Flood => ({ url: `${server}/${path}/${count}`, messages: count });
    return {
      title: `receiving ${what}`,
      subjects: {
        'bare ws': () => subject('bareWs', flood(messages)),
        'tap and decoder around ws': () => subject('tappedWs', flood(messages)),
        'whole session, log on disk': () => subject('wholeSession', flood(logged)),
      },
      comparisons: [
        {
          what: `tap and decoder, ${what}: CPU against bare ws`,
          of: 'tap and decoder around ws',
          against: 'bare ws',
          measure: 'cpu',
          goal: { is: '≤', ratio: limit },
        },
        {
          what: `whole session, ${what}: throughput against bare ws`,
          of: 'whole session, log on disk',
          against: 'bare ws',
          measure: 'throughput',
        },
      ],
    };
  });
}
