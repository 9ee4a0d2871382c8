import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { WebSocket } from 'ws';
import { bundleChild, startChild, type Child } from '../../support/child';
import { eventually } from '../../support/eventually';

const MIB = 1024 * 1024;

interface Measured {
  readonly port: number;
  readonly files: number;
  readonly sockets: number;
  readonly timers: number;
  readonly connected: number;
  readonly listed: number;
  readonly known: number;
  readonly lost: number;
  /** Of the log of all clients. */
  readonly merged: number;
  readonly mergedBytes: number;
  readonly accepted: number;
  readonly problems?: readonly string[];
  readonly rss: number;
  readonly heap: number;
}

describe('many clients of a listener', function () {
  this.timeout(400_000);
  let folder = '';
  let child: Child;

  const start = async (transport: string): Promise<Measured> => {
    const file = await bundleChild('test/unit/net/listen/echoServer.child.ts', folder);
    child = startChild(process.execPath, ['--expose-gc', file, path.join(folder, 'logs'), transport]);
    return answer(1);
  };
  const answer = async (nth: number): Promise<Measured> => {
    await eventually(() => assert(child.lines.length >= nth, child.errors()), 60_000);
    return JSON.parse(child.lines[nth - 1]!) as Measured;
  };
  const measure = (what: 'measure' | 'check' = 'measure'): Promise<Measured> => {
    const nth = child.lines.length + 1;
    child.process.stdin?.write(`${what}\n`);
    return answer(nth);
  };
  const settled = async (holds: (now: Measured) => boolean): Promise<Measured> => {
    let now = await measure();
    await eventually(async () => {
      now = await measure();
      assert(holds(now), JSON.stringify(now));
    }, 60_000);
    return now;
  };

  before(function () {
    if (process.platform !== 'linux') this.skip();
  });
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'socketscope-test-'));
  });
  afterEach(async () => {
    child.process.stdin?.end('stop\n');
    assert.equal(await child.exit, 0, child.errors());
    assert.equal(child.errors(), '');
    await rm(folder, { recursive: true });
  });

  it('1,000 that send 100 messages each get them back, whole and in order; then all is released', async () => {
    const clients = 1000;
    const messages = 100;
    const { port, files, heap: idle } = await start('websocket');
    const run = async (nth: number): Promise<WebSocket> => {
      const client = new WebSocket(`ws://127.0.0.1:${port}/`, { perMessageDeflate: false });
      const expected = Array.from({ length: messages }, (_, number) => `${number} of ${nth}`);
      const got: string[] = [];
      await once(client, 'open');
      const whole = new Promise<void>((resolve, reject) => {
        client.on('message', (payload: Buffer) => {
          got.push(payload.toString());
          if (got.length === messages) resolve();
        });
        client.on('close', () => reject(new Error(`client ${nth} was disconnected after ${got.length} messages`)));
      });
      for (const message of expected) client.send(message);
      await whole;
      assert.deepEqual(got, expected);
      return client;
    };
    const round = async (): Promise<Measured> => {
      const opened = await Promise.all(Array.from({ length: clients }, (_, nth) => run(nth)));
      const full = await measure();
      assert.equal(full.connected, clients);
      assert.equal(full.lost, 0);
      console.log(`      with 1,000 clients: ${Math.round(full.rss / MIB)} MiB, ${full.files} files`);
      assert(full.rss < 300 * MIB, `${full.rss} bytes`);
      await Promise.all(opened.map((client) => (client.removeAllListeners(), client.close(), once(client, 'close'))));
      const after = await settled((now) => now.connected === 0 && now.listed <= 100 && now.files <= files);
      console.log(
        `      when they have left: ${Math.round(after.rss / MIB)} MiB, heap ${(after.heap / MIB).toFixed(1)} MiB`,
      );
      assert.deepEqual([after.sockets, after.known], [0, 100]);
      return after;
    };
    const first = await round();
    // Each message, its echo, and the two close frames.
    assert.equal(first.merged, clients * (2 * messages + 2));
    assert(first.mergedBytes / first.merged < 9, `${first.mergedBytes / first.merged} bytes an entry`);
    // What stays is the log of all clients, and the last hundred of them.
    // What ended just now is let go of within seconds, on a busy machine.
    const calm = await settled(({ heap }) => heap < idle + 20 * MIB);
    const second = await round();
    assert.equal(second.merged, 2 * first.merged);
    const grown = ({ heap, mergedBytes }: Measured): number => heap - calm.heap - (mergedBytes - calm.mergedBytes);
    const rested = await settled((now) => grown(now) < 2 * MIB);
    console.log(`      the second thousand leaves ${(grown(rested) / MIB).toFixed(2)} MiB beside the log of all`);
    // Most of them are read from their recordings, which are closed again.
    const { problems } = await measure('check');
    assert.deepEqual(problems, [], 'what is wrong with the log of all clients');
    await settled((now) => now.heap < rested.heap + 4 * MIB && now.files <= files);
  });

  it('5,000 that come and go leave no file, socket, timer or memory behind', async () => {
    const { port, files, timers } = await start('tcp');
    const cycle = async (): Promise<void> => {
      const socket = connect(port, '127.0.0.1');
      socket.write('x');
      await once(socket, 'data');
      socket.end();
      await once(socket, 'close');
    };
    const cycles = async (count: number): Promise<void> => {
      let left = count;
      const worker = async (): Promise<void> => {
        while (left-- > 0) await cycle();
      };
      await Promise.all(Array.from({ length: 20 }, worker));
    };
    const isIdle = (now: Measured): boolean =>
      now.connected === 0 && now.known <= 100 && now.files <= files && now.timers <= timers;
    // Until the list of those that have left is as long as it gets.
    await cycles(500);
    const before = await settled(isIdle);
    await cycles(5000);
    const after = await settled(isIdle);
    console.log(`      heap: ${Math.round(before.heap / MIB)} MiB before, ${Math.round(after.heap / MIB)} MiB after`);
    assert.equal(after.sockets, 0);
    assert.equal(after.accepted, 5500);
    assert(after.heap < before.heap + 10 * MIB, `${before.heap} → ${after.heap} bytes`);
  });
});
