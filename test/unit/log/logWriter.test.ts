import assert from 'node:assert/strict';
import { mkdir, stat } from 'node:fs/promises';
import * as path from 'node:path';
import { FrameRecords } from '../../../src/log/frameRecords';
import { INDEX_FILE, LogFiles } from '../../../src/log/logFiles';
import { LogWriter } from '../../../src/log/logWriter';
import { PayloadTail } from '../../../src/log/payloadTail';
import { IndexRecords, RECORD_BYTES, whatBits } from '../../../src/log/records';
import { segmentAt } from '../../../src/log/segments';
import { eventually } from '../support/eventually';
import { useFolder } from '../support/folder';
import { useLeakCheck } from '../support/leaks';

/** Says when a batch is in the files, before the writer has noted that it is over. */
class ToldTail extends PayloadTail {
  onRelease: () => void = () => undefined;

  override release(offset: number): void {
    super.release(offset);
    this.onRelease();
  }
}

describe('LogWriter', () => {
  const folder = useFolder();
  useLeakCheck();

  const makeWriter = async (name: string) => {
    const log = path.join(folder.path, name);
    await mkdir(log);
    const files = await LogFiles.create(log);
    const tail = new ToldTail(0);
    const records = new IndexRecords();
    const parts = { records, tail, frames: new FrameRecords(0), segments: [segmentAt(0)] };
    const writer = new LogWriter(parts, files, 1024 * 1024);
    const append = (size: number): void => {
      const offset = tail.append(new Uint8Array(size), size);
      records.push(0, offset, size, whatBits('received', 'binary', false, false), tail.checksum, 0, 0, 0);
      writer.changed();
    };
    return { log, tail, writer, append };
  };

  // Large ones are written by threads, small ones at once.
  for (const first of [10, 100_000])
    for (const second of [10, 100_000])
      it(`writes ${second} bytes that are appended in the very moment in which ${first} are written`, async () => {
        const { log, tail, writer, append } = await makeWriter(`log-${first}-${second}`);
        tail.onRelease = () => {
          tail.onRelease = () => undefined;
          append(second);
        };
        append(first);
        await eventually(async () => {
          assert.equal((await stat(path.join(log, INDEX_FILE))).size, 2 * RECORD_BYTES);
        });
        await writer.finish();
        writer.dispose();
      });

  it('wakes threads once for what a flood brings at once', async () => {
    const { tail, writer, append } = await makeWriter('log');
    let batches = 0;
    tail.onRelease = () => (batches += 1);
    for (let nth = 0; nth < 16; nth += 1) append(32 * 1024);
    await writer.flush();
    assert.equal(batches, 1);
    await writer.finish();
    writer.dispose();
  });
});
