import assert from 'node:assert/strict';
import { once } from 'node:events';
import * as path from 'node:path';
import { FileLog } from '../../../src/log/fileLog';
import { bundleChild, startChild } from '../support/child';
import { eventually } from '../support/eventually';
import { useFolder } from '../support/folder';
import { useNet } from '../support/net';
import { Opcode, serverFrame, type Peer } from '../support/peer';
import { Random } from '../support/random';

const KILLS = 20;
/** What may be missing, in milliseconds before the end. */
const MISSING_MS = 100;
/** Runs in a process that does nothing else: says when it was woken up late, and by how many milliseconds. */
const IDLE = `let at = Date.now();
setInterval(() => {
  const now = Date.now();
  if (now - at > 20) console.log(now, now - at);
  at = now;
}, 5);`;

/** The payload of the `nth` message of the flood. */
function payloadOf(nth: number): string {
  return `${nth}:`.padEnd(20 + ((nth * 7919) % 400), String.fromCharCode(97 + (nth % 26)));
}

/** Sends messages as fast as they are taken, until the other end is gone. */
async function flood(peer: Peer): Promise<void> {
  await peer.acceptWebSocket();
  const { socket } = peer;
  for (let nth = 0; !socket.destroyed;) {
    const frames: Buffer[] = [];
    for (const end = nth + 200; nth < end; nth += 1) frames.push(Buffer.from(serverFrame(Opcode.text, payloadOf(nth))));
    if (!socket.write(Buffer.concat(frames))) {
      const gone = new AbortController();
      socket.once('close', () => gone.abort());
      await once(socket, 'drain', { signal: gone.signal }).catch(() => undefined);
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('a log whose process is killed', function () {
  this.timeout(120_000);
  const folder = useFolder();
  const net = useNet();
  let idle: ReturnType<typeof startChild>;

  beforeEach(() => {
    idle = startChild(process.execPath, ['-e', IDLE]);
  });

  afterEach(async () => {
    idle.process.kill('SIGKILL');
    await idle.exit;
  });

  it(`in a flood opens, and misses at most the last ${MISSING_MS} ms: ${KILLS} moments`, async () => {
    const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 32));
    const random = new Random(seed);
    const script = await bundleChild('test/unit/log/children/flooded.ts', folder.path);
    const server = await net.rawServer(flood);
    for (let kill = 0; kill < KILLS; kill += 1) {
      const storage = path.join(folder.path, `storage-${kill}`);
      const child = startChild(process.execPath, [script, storage, server.url()]);
      try {
        const told = (): number[][] =>
          child.lines.filter((line) => line.startsWith('at')).map((line) => line.split(' ').slice(1).map(Number));
        await eventually(() => assert(told().some(([, count]) => count! > 0)), 20_000);
        const wait = 2 * MISSING_MS + random.below(500);
        await new Promise((resolve) => setTimeout(resolve, wait));
        child.process.kill('SIGKILL');
        const killedAt = Date.now();
        await child.exit;
        // While the whole machine stood still, nothing could be written.
        const stalls = idle.lines.map((line) => line.split(' ').map(Number));
        const stillMs = stalls.reduce(
          (sum, [at, lateMs]) => (at! > killedAt - 2 * MISSING_MS ? sum + lateMs! : sum),
          0,
        );
        const due = told().findLast(([at]) => at! <= killedAt - MISSING_MS - stillMs)?.[1] ?? 0;
        assert(due > 0 || stillMs > MISSING_MS, `nothing was due after ${wait} ms`);
        const id = child.lines.find((line) => line.startsWith('id'))!.slice(3);
        await checkLog(path.join(storage, id), due);
      } catch (error) {
        throw new Error(`SEED=${seed}, kill ${kill}: ${(error as Error).message} ${child.errors()}`, { cause: error });
      } finally {
        child.process.kill('SIGKILL');
        await child.exit;
      }
    }
  });

  /** Every message of the log is the one that the server sent, in order, and there are as many as were due. */
  async function checkLog(folder: string, due: number): Promise<void> {
    const log = await FileLog.open(folder);
    try {
      assert(log.length >= due, `has ${log.length} messages of ${due}`);
      for (let from = 0; from < log.length; from += 1000) {
        const indexes = Array.from({ length: Math.min(1000, log.length - from) }, (_, nth) => from + nth);
        const payloads = await log.payloads(indexes);
        for (const [nth, payload] of payloads.entries())
          if (!payload || Buffer.from(payload).toString() !== payloadOf(from + nth))
            assert.fail(`message ${from + nth}`);
        for (const { index, damaged, kind } of await log.readEach(indexes))
          assert(!damaged && kind === 'text', `entry ${index}`);
      }
      const last = log.length - 1;
      if (last >= 0) assert.equal((await log.frames(last)).length, 1);
    } finally {
      log.dispose();
    }
  }
});
