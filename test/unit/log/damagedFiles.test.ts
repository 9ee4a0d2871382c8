import assert from 'node:assert/strict';
import { open, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { FileLog } from '../../../src/log/fileLog';
import { RECORD_BYTES } from '../../../src/log/records';
import { segmentAt } from '../../../src/log/segments';
import { bytes } from '../support/bytes';
import { eventually } from '../support/eventually';
import { useLogs } from '../support/logs';
import { Random } from '../support/random';

const PAYLOADS = segmentAt(0).file;

describe('a FileLog', () => {
  const { create, reopen, fileOf } = useLogs();

  it('whose files can not be read for a while marks nothing as damaged', async () => {
    const log = await create();
    for (const text of ['one', 'two', 'three']) log.append('sent', 'text', bytes(text));
    await log.finish();
    const again = await reopen();
    const file = fileOf(PAYLOADS);
    await rename(file, `${file}.aside`);
    // Leads to itself: rights stop nobody who may do anything.
    await symlink(file, file);
    for (const read of [() => again.payload(0), () => again.payloads([0, 1, 2]), () => again.read(0, 3)])
      await assert.rejects(read, { code: 'ELOOP' });
    await rm(file);
    await rename(`${file}.aside`, file);
    assert.deepEqual(
      (await again.read(0, 3)).map(({ preview }) => preview),
      ['one', 'two', 'three'],
    );
    assert.deepEqual(again.problems, []);
  });

  describe('whose files were cut', () => {
    const prepare = async (): Promise<void> => {
      const log = await create();
      for (const text of ['one', 'two', 'three']) log.append('sent', 'text', bytes(text));
      await log.finish();
    };
    const previews = async (log: FileLog): Promise<string[]> => (await log.read(0, 10)).map(({ preview }) => preview);

    for (const [length, expected] of [
      [3 * RECORD_BYTES - 1, ['one', 'two']],
      [RECORD_BYTES + 1, ['one']],
      [RECORD_BYTES - 1, []],
      [0, []],
    ] as const) {
      it(`keeps the entries that are sound: index of ${length} bytes`, async () => {
        await prepare();
        await truncate(fileOf('entries.bin'), length);
        assert.deepEqual(await previews(await reopen()), expected);
      });
    }

    for (const [length, sound] of [
      [16, ['one', 'two', 'three']],
      [13, ['one', 'two', 'three']],
      [12, ['one', 'two']],
      [7, ['one', 'two']],
      [4, ['one']],
      [0, []],
    ] as const) {
      it(`keeps the entries that are sound: payloads of ${length} bytes`, async () => {
        await prepare();
        await truncate(fileOf(PAYLOADS), length);
        const log = await reopen();
        const entries = await log.read(0, 10);
        assert.equal(entries.length, 3);
        assert.deepEqual(
          entries.filter(({ damaged }) => !damaged).map(({ preview }) => preview),
          sound,
        );
        assert.equal(log.problems.length > 0, sound.length < 3);
        for (let index = sound.length; index < 3; index += 1) await assert.rejects(log.payload(index), /damaged/);
      });
    }

    it('says so where there is none', async () => {
      await assert.rejects(reopen('nothing'), { code: 'ENOENT' });
    });
  });

  it('tells in one of many blocks which record, payload and padding is damaged, and counts only what is sound', async () => {
    const log = await create();
    for (let nth = 0; nth < 40_000; nth += 1)
      log.append(nth % 2 ? 'received' : 'sent', 'text', bytes(`message ${nth}`));
    await log.finish();
    const overwrite = async (name: string, at: number): Promise<void> => {
      const file = await open(fileOf(name), 'r+');
      await file.write(Uint8Array.of(0x5a), 0, 1, at);
      await file.close();
    };
    await overwrite('entries.bin', 30_000 * RECORD_BYTES + 17);
    const { offset, size } = log.recordOf(20_001);
    await overwrite(PAYLOADS, offset + 3);
    // 13 bytes, and 3 zeros up to the next one.
    await overwrite(PAYLOADS, log.recordOf(20_003).offset + size + 1);
    const again = await reopen();
    await eventually(() => assert(again.problems.some(({ message }) => message.includes('#20004'))));
    const told = again.problems.map(({ message }) => message);
    assert.equal(told.length, 3, told.join('\n'));
    assert.match(told[0]!, /#30001: the records are damaged/);
    assert.match(told[1]!, /#20002: the payloads are damaged/);
    assert.match(told[2]!, /#20004: bytes between the payloads are damaged/);
    const damaged = [20_001, 20_003, 30_000].filter((index) => again.recordOf(index).damaged);
    assert.deepEqual(damaged, [20_001, 30_000]);
    assert.deepEqual(again.received, log.received);
    assert.deepEqual(again.sent, { messages: 19_999, bytes: log.sent.bytes - 13 });
  });

  it('does not trust what is in the files', async () => {
    await (await create()).finish();
    const random = new Random();
    await writeFile(
      fileOf('entries.bin'),
      Uint8Array.from({ length: RECORD_BYTES * 50 }, () => random.below(256)),
    );
    const log = await reopen();
    const entries = await log.read(0, 50);
    assert.deepEqual(
      entries.map(({ size, damaged }) => [size, damaged]),
      [[0, true]],
      `seed ${random.seed}`,
    );
    assert(log.problems.length > 0);
  });
});
