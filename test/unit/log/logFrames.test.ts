import assert from 'node:assert/strict';
import { open, stat } from 'node:fs/promises';
import * as path from 'node:path';
import type { Direction, Frame } from '../../../src/api';
import { FileLog } from '../../../src/log/fileLog';
import { FRAME_BYTES, packFrame } from '../../../src/log/frameRecords';
import { bytes } from '../support/bytes';
import { useFolder } from '../support/folder';
import { useLeakCheck } from '../support/leaks';
import { Random } from '../support/random';

describe("FileLog's frames", () => {
  const folder = useFolder();
  const logs: FileLog[] = [];
  const keep = (log: FileLog): FileLog => {
    logs.push(log);
    return log;
  };
  const create = async (): Promise<FileLog> => keep(await FileLog.create(path.join(folder.path, 'log')));
  const reopen = async (): Promise<FileLog> => keep(await FileLog.open(path.join(folder.path, 'log')));
  const framesFile = (): string => path.join(folder.path, 'log', 'frames.bin');

  afterEach(async () => {
    for (const log of logs.splice(0)) {
      await log.finish();
      log.dispose();
    }
  });
  useLeakCheck();

  /** Notes a frame; its offset says which one it is. @returns its number */
  function note(log: FileLog, direction: 'sent' | 'received', firstByte: number, mark: number): number {
    return log.appendFrame(log.now(), mark, 3, packFrame(direction === 'sent', firstByte, false, 0, 2));
  }
  const marks = (frames: readonly Frame[]): number[] => frames.map(({ offset }) => offset);

  /** What a log that grew to hold this says, in memory, in its files, when it is finished and when it is opened again. */
  async function inEachState(log: FileLog, check: (log: FileLog, state: string) => Promise<void>): Promise<void> {
    await check(log, 'in memory');
    await log.flush();
    await check(log, 'flushed');
    await log.finish();
    await check(log, 'finished');
    await check(await reopen(), 'opened again');
  }

  it('are those of each entry, without the control frames and those of the other direction between them', async () => {
    const log = await create();
    const text = note(log, 'received', 0x81, 10);
    log.append('received', 'text', bytes('one'), { firstFrame: text, lastFrame: text });
    const first = note(log, 'received', 0x01, 11);
    const sent = note(log, 'sent', 0x82, 20);
    log.append('sent', 'binary', bytes('two'), { firstFrame: sent, lastFrame: sent });
    const ping = note(log, 'received', 0x89, 12);
    log.append('received', 'ping', bytes('are'), { firstFrame: ping });
    const pong = note(log, 'sent', 0x8a, 21);
    log.append('sent', 'pong', bytes('are'), { firstFrame: pong, lastFrame: pong });
    note(log, 'received', 0x00, 13);
    note(log, 'sent', 0x01, 22);
    const last = note(log, 'received', 0x80, 14);
    log.append('received', 'text', bytes('fragments'), { firstFrame: first, lastFrame: last });
    log.append('local', 'event', bytes('no frame'));

    await inEachState(log, async (state, name) => {
      const expected = [[10], [20], [12], [21], [11, 13, 14], []];
      for (const [entry, wanted] of expected.entries()) {
        assert.deepEqual(marks(await state.frames(entry)), wanted, `entry ${entry}, ${name}`);
        assert.equal((await state.framesOf(entry, Infinity)).total, wanted.length, name);
      }
      const few = await state.framesOf(4, 2);
      assert.deepEqual([marks(few.frames), few.first, few.total], [[11, 13], 1, 3], name);
      const owners = await Promise.all(Array.from({ length: 8 }, (_, number) => state.entryOfFrame(number)));
      assert.deepEqual(owners, [0, 4, 1, 2, 3, 4, null, 4], name);
      assert.equal(await state.entryOfFrame(8), null);
      assert.equal(await state.entryOfFrame(-1), null);
      assert.equal(state.frameCount, 8);
      assert.deepEqual(marks(await state.readFrames(-5, 100)), [10, 11, 20, 12, 21, 13, 22, 14], name);
      assert.deepEqual(marks(await state.readFrames(2, 4)), [20, 12], name);
      assert.deepEqual(await state.readFrames(4, 4), []);
      assert.deepEqual(await state.readFrames(8, 9), []);
      await assert.rejects(async () => state.frames(6), RangeError, name);
    });
  });

  it('are none of an entry of TCP, for which no file is made', async () => {
    const log = await create();
    log.append('received', 'data', bytes('chunk'));
    await log.flush();
    await assert.rejects(stat(framesFile()), { code: 'ENOENT' });
    assert.deepEqual(await log.frames(0), []);
    await log.finish();
    const again = await reopen();
    assert.deepEqual(await again.frames(0), []);
    assert.equal(again.frameCount, 0);
  });

  it('are written also when no entry follows', async () => {
    const log = await create();
    note(log, 'received', 0x01, 1);
    await log.flush();
    assert.equal((await stat(framesFile())).size, FRAME_BYTES);
  });

  it('belong to entries also where many were stamped in the same moment', async () => {
    const log = await create();
    const time = log.now();
    for (let nth = 0; nth < 2000; nth += 1) {
      const frame = log.appendFrame(time, nth, 0, packFrame(false, 0x81, false, 0, 2));
      log.append('received', 'text', bytes(''), { time, firstFrame: frame, lastFrame: frame });
    }
    for (const number of [0, 1, 999, 1999]) assert.equal(await log.entryOfFrame(number), number);
  });

  it('are 100,000 of one message, read while they are written', async function () {
    this.timeout(20_000);
    const log = await create();
    const random = new Random();
    for (let nth = 0; nth < 100_000; nth += 1) {
      note(log, 'received', nth === 0 ? 0x01 : nth === 99_999 ? 0x80 : 0x00, nth);
      if (nth % 5000 !== 0) continue;
      await new Promise((resolve) => setImmediate(resolve));
      const from = random.below(nth + 1);
      const to = from + random.below(20_000);
      const read = marks(await log.readFrames(from, to));
      const expected = Array.from({ length: Math.min(to, nth + 1) - from }, (_, at) => from + at);
      assert.deepEqual(read, expected, `seed ${random.seed}`);
    }
    log.append('received', 'text', bytes('x'), { firstFrame: 0, lastFrame: 99_999 });
    await inEachState(log, async (state, name) => {
      const { frames, total } = await state.framesOf(0, 3);
      assert.deepEqual([marks(frames), total], [[0, 1, 2], 100_000], name);
      assert.equal((await state.frames(0)).at(-1)?.offset, 99_999, name);
      assert.equal(await state.entryOfFrame(50_000), 0, name);
    });
  });

  it('leave out a last one that is cut in the file', async () => {
    const log = await create();
    for (let nth = 0; nth < 3; nth += 1) {
      const frame = note(log, 'sent', 0x82, nth);
      log.append('sent', 'binary', bytes('x'), { firstFrame: frame, lastFrame: frame });
    }
    await log.finish();
    const file = await open(framesFile(), 'r+');
    await file.truncate(2 * FRAME_BYTES + 5);
    await file.close();
    const again = await reopen();
    assert.equal(again.frameCount, 2);
    assert.deepEqual(marks(await again.frames(1)), [1]);
    assert.deepEqual(await again.frames(2), []);
  });

  it('keep masking keys, offsets beyond 2^32 and the round trip', async () => {
    const log = await create();
    const packed = packFrame(true, 0x8a, true, 0xffffffff, 14);
    const frame = log.appendFrame(1_700_000_000_000.5, 2 ** 33 + 1, 2 ** 40, packed);
    const direction: Direction = 'sent';
    log.append(direction, 'pong', bytes(''), { firstFrame: frame, roundTrip: 1.5 });
    await inEachState(log, async (state) => {
      assert.deepEqual(await state.frames(0), [
        {
          direction,
          time: 1_700_000_000_000.5,
          fin: true,
          rsv: 0,
          opcode: 10,
          masked: true,
          maskKey: 0xffffffff,
          length: 2 ** 40,
          headerLength: 14,
          offset: 2 ** 33 + 1,
        },
      ]);
      assert.equal((await state.read(0, 1))[0]?.roundTrip, 1.5);
    });
  });
});
