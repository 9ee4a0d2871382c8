// `npm run bench [-- --write] [-- --only TEXT] [-- --rounds N]`: ours against peers and limits, measured in turns in one run.
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { measure, type Case, type Result } from './case';
import { decoding } from './cases/decoding';
import { memory } from './cases/memory';
import { receiving } from './cases/receiving';
import { page } from './cases/page';
import { relay } from './cases/relay';
import { recordings } from './cases/recordings';
import { roundTrip } from './cases/roundTrip';
import { searching } from './cases/searching';
import { packaged, startup } from './cases/startup';
import { tcp } from './cases/tcp';
import { startFloodServer } from './floodServer';
import { tsharkVersion } from './peers/tshark';
import { reportOf, writeReport } from './report';

const CASES: readonly Case[] = [
  decoding,
  ...receiving,
  tcp,
  relay,
  roundTrip,
  memory,
  recordings,
  searching,
  ...page,
  startup,
  packaged,
];

const { values } = parseArgs({
  options: { write: { type: 'boolean' }, only: { type: 'string' }, rounds: { type: 'string', default: '5' } },
});

const server = await startFloodServer();
try {
  const wanted = CASES.filter(({ title }) => title.includes(values.only ?? ''));
  const results: Result[] = [];
  for (const one of wanted) results.push(await measure(one, server, Number(values.rounds)));
  const { version: ws } = JSON.parse(await readFile('node_modules/ws/package.json', 'utf8')) as { version: string };
  const tshark = (await tsharkVersion()) ?? 'is not installed';
  const report = await reportOf(results, [`Node ${process.versions.node}`, `ws ${ws}`, `tshark ${tshark}`]);
  console.log(`\n${report}`);
  if (values.write) await writeReport(report);
} finally {
  server.stop();
}
