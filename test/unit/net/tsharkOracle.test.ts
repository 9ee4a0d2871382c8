import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import * as path from 'node:path';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Frame } from '../../../src/api';
import type { Session } from '../../../src/net/session';
import { eventually } from '../support/eventually';
import { ended, useNet } from '../support/net';
import { Random } from '../support/random';
import { recordingProxy } from '../support/recordingProxy';
import {
  decodeCapture,
  startCapture,
  tsharkVersion,
  writeCapture,
  type Capture,
  type SharkFrame,
} from '../support/tshark';

/** With compression and without: twice as many. */
const MESSAGES = 600;
/** A segment with more than about 490 frames isn't read whole by Wireshark. */
const LONGEST_WRITE_BYTES = 2000;
const LAST_WORDS = 'the end of the capture';

describe('the frames of a session, against what tshark decodes', () => {
  const net = useNet();
  let version: string | undefined;
  before(async function () {
    this.timeout(30_000);
    version = await tsharkVersion();
  });

  for (const compression of [false, true])
    it(`are the same, of ${MESSAGES} messages with compression ${compression ? 'on' : 'off'}`, async function () {
      if (version === undefined) {
        console.log('      skipped: there is no tshark here (Debian: apt-get install tshark)');
        this.skip();
      }
      this.timeout(90_000);
      const random = new Random(process.env.SEED === undefined ? undefined : Number(process.env.SEED));
      const accepted: WebSocket[] = [];
      const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: compression });
      server.on('connection', (webSocket) => accepted.push(webSocket.on('message', () => {})));
      await once(server, 'listening');
      const proxy = await recordingProxy((server.address() as AddressInfo).port, {
        cut: (bytes) => random.cut(bytes, LONGEST_WRITE_BYTES),
      });
      let capture: Capture | undefined;
      try {
        const captured = path.join(net.folder, 'captured.pcapng');
        capture = await startCapture(proxy.port, captured).catch((error: unknown) => {
          console.log(`      no capture of the loopback here, only one made of a proxy's record: ${String(error)}`);
          return undefined;
        });
        const session = await net.open({ url: `ws://127.0.0.1:${proxy.port}/`, compression });
        await talk(session, accepted[0]!, random);
        await session.close(1000, LAST_WORDS);
        await ended(session);
        await capture?.end(LAST_WORDS);

        const written = path.join(net.folder, 'written.pcap');
        await writeCapture(proxy.recordings[0]!, proxy.port, written);
        const payloads = compression ? undefined : await payloadsOf(session);
        const frames = await session.log.readFrames(0, session.log.frameCount);
        assert(frames.length >= MESSAGES);
        for (const file of [...(capture ? [captured] : []), written])
          expectSame(frames, payloads, await decodeCapture(file, proxy.port), path.basename(file));
      } catch (error) {
        throw new Error(`with SEED=${random.seed}: ${(error as Error).message}`, { cause: error });
      } finally {
        await capture?.end();
        await proxy.close();
        for (const webSocket of accepted) webSocket.terminate();
        await new Promise((resolve) => server.close(resolve));
      }
    });
});

/** Both ends send texts, binaries, fragments and pings, of all three length forms. */
async function talk(session: Session, peer: WebSocket, random: Random): Promise<void> {
  let expected = 0;
  for (let nth = 0; nth < MESSAGES; nth += 1) {
    const size = random.below(100) === 0 ? 65_536 + random.below(30_000) : random.below(random.pick([4, 126, 3000]));
    const isText = random.below(2) === 0;
    const payload = Buffer.alloc(size, isText ? 'text ' : Uint8Array.from({ length: 977 }, () => random.below(256)));
    const sizes = random.below(4) ? [] : Array.from({ length: 1 + random.below(3) }, () => random.below(size / 4 + 1));
    const kind = isText ? 'text' : 'binary';
    if (random.below(2)) await session.send(payload, { kind, fragments: sizes });
    else {
      let at = 0;
      for (const length of sizes) peer.send(payload.subarray(at, (at += length)), { binary: !isText, fin: false });
      await new Promise((resolve) => peer.send(payload.subarray(at), { binary: !isText, fin: true }, resolve));
      expected += 1;
    }
    if (random.below(10) === 0) await session.ping(`ping ${nth}`);
    if (random.below(10) === 0) peer.ping(Buffer.alloc(random.below(126), nth));
  }
  await eventually(async () => {
    const entries = await session.log.read(0, session.log.length);
    const received = entries.filter(({ direction, kind }) => direction === 'received' && /text|binary/.test(kind));
    assert.equal(received.length, expected);
    const count = (kind: string): number => entries.filter((entry) => entry.kind === kind).length;
    assert.equal(count('ping'), count('pong'));
  }, 30_000);
}

/** The payload of each frame by its number: its part of the entry that it belongs to. */
async function payloadsOf(session: Session): Promise<Map<number, Uint8Array>> {
  const { log } = session;
  const payloads = new Map<number, Uint8Array>();
  const used = new Map<number, number>();
  const frames = await log.readFrames(0, log.frameCount);
  for (const [number, { length }] of frames.entries()) {
    const entry = await log.entryOfFrame(number);
    assert(entry !== null, `frame ${number} has no entry`);
    const from = used.get(entry) ?? 0;
    payloads.set(number, await log.payloadSlice(entry, from, from + length));
    used.set(entry, from + length);
  }
  for (const [entry, size] of used) assert.equal(log.sizeOf(entry), size, `entry ${entry}`);
  assert.equal(used.size, log.length);
  return payloads;
}

function expectSame(
  frames: readonly Frame[],
  payloads: ReadonlyMap<number, Uint8Array> | undefined,
  decoded: readonly SharkFrame[],
  where: string,
): void {
  const numbered = frames.map((frame, number) => ({ ...frame, number }));
  for (const direction of ['sent', 'received'] as const) {
    const ours = numbered.filter((frame) => frame.direction === direction);
    const theirs = decoded.filter((frame) => frame.direction === direction);
    assert.equal(ours.length, theirs.length, `frames ${direction}, ${where}`);
    let end = 0;
    for (const [nth, { number, fin, rsv, opcode, masked, maskKey, length, offset, headerLength }] of ours.entries()) {
      const { payload, ...header } = theirs[nth]!;
      const what = `frame ${nth} ${direction}, ${where}`;
      const mine = { direction, fin, rsv, opcode, masked, ...(masked && { maskKey }), length };
      assert.deepEqual(mine, header, what);
      assert.equal(offset, end, `the offset of ${what}`);
      end += headerLength + length;
      if (payloads) assert(payload.equals(payloads.get(number)!), `the payload of ${what}`);
    }
  }
}
