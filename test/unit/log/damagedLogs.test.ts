import assert from 'node:assert/strict';
import { readdir, readFile, rm } from 'node:fs/promises';
import * as path from 'node:path';
import { FileLog } from '../../../src/log/fileLog';
import { FRAME_BYTES } from '../../../src/log/frameRecords';
import { findSegments } from '../../../src/log/segments';
import { RECORD_BYTES, IndexRecords } from '../../../src/log/records';
import { eventually } from '../support/eventually';
import { useFolder } from '../support/folder';
import { useLeakCheck } from '../support/leaks';
import { Random } from '../support/random';
import { damageCopy, writeLog, type Written } from './damagedLogs';

const LOGS = 172;
const ENTRIES = 120;

describe('a damaged log', function () {
  this.timeout(120_000);
  const folder = useFolder();
  useLeakCheck();

  it(`of ${LOGS}: shows what is sound, and names the place of the damage`, async () => {
    const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 32));
    const random = new Random(seed);
    const whole = path.join(folder.path, 'whole');
    const written = await writeLog(whole, random, ENTRIES);
    const offsets = await placesOf(whole);
    for (let nth = 0; nth < LOGS; nth += 1) {
      const damaged = path.join(folder.path, `damaged-${nth}`);
      const done = await damageCopy(whole, damaged, nth, random);
      try {
        const start = performance.now();
        await checkLog(whole, damaged, written, offsets);
        const tookMs = performance.now() - start;
        assert(tookMs < 2000, `took ${tookMs} ms`);
      } catch (error) {
        throw new Error(`SEED=${seed}, log ${nth}, ${done.join('; ')}: ${(error as Error).message}`, { cause: error });
      }
      await rm(damaged, { recursive: true });
    }
  });

  /** Where each payload stands: the file, and the offset in it. */
  async function placesOf(whole: string): Promise<{ file: string; offset: number }[]> {
    const bytes = await readFile(path.join(whole, 'entries.bin'));
    const block = new SharedArrayBuffer(16 * 1024 * RECORD_BYTES);
    new Uint8Array(block).set(bytes);
    const records = IndexRecords.over([block], bytes.length / RECORD_BYTES);
    const segments = await findSegments(whole);
    return Array.from({ length: records.length }, (_, index) => {
      const offset = records.offsetOf(index);
      const segment = segments.findLast((each) => each.offset <= offset)!;
      return { file: segment.file, offset: offset - segment.offset };
    });
  }

  /** Two kinds of damage can undo each other; and where all files are empty, the log may never have had anything. */
  async function isChanged(whole: string, damaged: string): Promise<boolean> {
    let isEmpty = true;
    let isOther = false;
    for (const file of await readdir(whole)) {
      const after = await readFile(path.join(damaged, file)).catch(() => undefined);
      isEmpty &&= after?.length === 0;
      isOther ||= !after?.equals(await readFile(path.join(whole, file)));
    }
    return isOther && !isEmpty;
  }

  /** Whether these bytes of a file are what they were. */
  function isSame(before: Buffer | undefined, after: Buffer | undefined, from: number, to: number): boolean {
    return after !== undefined && after.length >= to && before!.subarray(from, to).equals(after.subarray(from, to));
  }

  async function checkLog(
    whole: string,
    damaged: string,
    written: readonly Written[],
    places: readonly { file: string; offset: number }[],
  ): Promise<void> {
    const read = (from: string, file: string): Promise<Buffer | undefined> =>
      readFile(path.join(from, file)).catch(() => undefined);
    const log = await FileLog.open(damaged);
    try {
      const entries = await log.read(0, log.length);
      assert.equal(entries.length, log.length);
      const index = [await read(whole, 'entries.bin'), await read(damaged, 'entries.bin')] as const;
      const files = new Map<string, readonly [Buffer | undefined, Buffer | undefined]>();
      for (const [nth, { payload, direction, kind }] of written.entries()) {
        const { file, offset } = places[nth]!;
        if (!files.has(file)) files.set(file, [await read(whole, file), await read(damaged, file)]);
        const isRecordSound = isSame(...index, nth * RECORD_BYTES, (nth + 1) * RECORD_BYTES);
        const isSound =
          isRecordSound && (payload.length === 0 || isSame(...files.get(file)!, offset, offset + payload.length));
        const entry = entries[nth];
        if (isSound) assert(entry && !entry.damaged, `message ${nth} is sound, and isn't shown`);
        if (!entry) continue;
        if (entry.damaged) await assert.rejects(log.payload(nth), /damaged/);
        else {
          const shown = { direction: entry.direction, kind: entry.kind, payload: await log.payload(nth) };
          assert.deepEqual(shown, { direction, kind, payload }, `message ${nth}`);
        }
        const isFrameSound = isRecordSound && isSame(...(await framesOf()), nth * FRAME_BYTES, (nth + 1) * FRAME_BYTES);
        const [frame] = await log.frames(nth).catch(() => []);
        if (isFrameSound) assert(frame && !frame.damaged, `the frame of message ${nth} is sound, and isn't shown`);
        if (frame && !frame.damaged && !entry.damaged) assert.equal(frame.offset, nth * 300);
      }
      for (const entry of entries.slice(written.length)) assert(entry.damaged, 'a message that nobody wrote');
      // Whatever was changed is told, at the latest when all was looked through.
      if (await isChanged(whole, damaged)) await eventually(() => assert(log.problems.length > 0, 'nothing is said'));
      for (const { message, file, offset } of log.problems) {
        if (!message.includes('only the first are listed'))
          assert(file !== undefined && offset !== undefined && message.includes(file), message);
      }

      async function framesOf(): Promise<readonly [Buffer | undefined, Buffer | undefined]> {
        if (!files.has('frames.bin'))
          files.set('frames.bin', [await read(whole, 'frames.bin'), await read(damaged, 'frames.bin')]);
        return files.get('frames.bin')!;
      }
    } finally {
      log.dispose();
      await log.finish();
    }
  }
});
