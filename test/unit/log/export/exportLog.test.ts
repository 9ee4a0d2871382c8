import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import type { ExportOptions } from '../../../../src/api';
import { exportLog } from '../../../../src/log/export/exportLog';
import { FileLog } from '../../../../src/log/fileLog';
import { packFrame } from '../../../../src/log/frameRecords';
import { importLog } from '../../../../src/log/import/importLog';
import { bytes } from '../../support/bytes';
import { sampleRecord, useExports } from '../../support/exports';

type Token = NonNullable<ExportOptions['token']>;
const token = (isCancellationRequested: () => boolean): Token =>
  ({
    get isCancellationRequested() {
      return isCancellationRequested();
    },
  }) as Token;

describe('an export', () => {
  const exports = useExports();
  /** 2,000 entries, of 1 KiB each. */
  const filled = async (): Promise<FileLog> => {
    const log = await exports.create();
    for (let nth = 0; nth < 2000; nth += 1) log.append('received', 'text', Buffer.alloc(1024, `${String(nth)} `));
    return log;
  };
  const folder = (): string => path.dirname(exports.place('x'));
  const assertNothing = async (): Promise<void> => assert.deepEqual(await readdir(folder()), ['log']);

  it('tells how far it is', async () => {
    const told: (readonly [number, number])[] = [];
    await exports.exported(await filled(), { onProgress: (...progress) => told.push(progress) });
    assert.deepEqual(told[0], [0, 2000]);
    assert.deepEqual(told.at(-1), [2000, 2000]);
    assert(told.length > 5 && told.every(([done], nth) => nth === 0 || done >= told[nth - 1]![0]));
  });

  for (const format of ['jsonl', 'csv'] as const) {
    it(`leaves nothing when it is cancelled: ${format}`, async () => {
      const log = await filled();
      let asked = 0;
      const cancelled = exports.exported(log, { token: token(() => ++asked > 3) }, format);
      await assert.rejects(cancelled, { name: 'Canceled' });
      await assertNothing();
      await assert.rejects(exports.exported(log, { token: token(() => true) }, format), { name: 'Canceled' });
      await assertNothing();
    });
  }

  it('leaves nothing, and what was there, when it can not be written', async () => {
    const log = await filled();
    await assert.rejects(exportLog(log, 'jsonl', exports.place('none/out.jsonl')), /none.out\.jsonl.*ENOENT/);
    await mkdir(exports.place('taken'));
    await assert.rejects(exportLog(log, 'csv', exports.place('taken')), /could not be written to .*taken/);
    assert.deepEqual((await readdir(folder())).sort(), ['log', 'taken']);
    await mkdir(exports.place('gone'));
    const onProgress = (): void => void rm(exports.place('gone'), { recursive: true });
    await assert.rejects(exportLog(log, 'csv', exports.place('gone/out.csv'), { onProgress }), /could not be written/);
  });

  it('takes the place of a file only when it is whole', async () => {
    const log = await filled();
    await writeFile(exports.place('out.csv'), 'before');
    await assert.rejects(exports.exported(log, { token: token(() => true) }, 'csv'));
    assert.equal(await readFile(exports.place('out.csv'), 'utf8'), 'before');
    assert((await exports.exported(log, {}, 'csv')).length > 2_000_000);
  });

  it('has what was there when it began', async () => {
    const log = await filled();
    const onProgress = (): void => void log.append('sent', 'text', bytes('late'));
    const text = await exports.exported(log, { onProgress });
    assert.equal(text.trimEnd().split('\n').length, 2001);
    assert(!text.includes('late'));
  });

  it('of all of a log that is being flooded comes to its end', async () => {
    const log = await filled();
    const told: (readonly [number, number])[] = [];
    const onProgress = (...progress: readonly [number, number]): void => {
      told.push(progress);
      for (let nth = 0; nth < 500; nth += 1) {
        const frame = log.appendFrame(log.now(), 0, 4, packFrame(true, 0x81, false, 0, 2));
        log.append('sent', 'text', bytes('late'), { firstFrame: frame });
      }
    };
    const exporting = exports.exported(log, { onProgress });
    // While it still looks what else there is to write.
    onProgress(0, 2000);
    const [head, ...lines] = (await exporting).trimEnd().split('\n');
    assert(told.every(([, total]) => total === 2000));
    assert.deepEqual([told.at(-1), lines.length], [[2000, 2000], 2000]);
    const traffic = { messages: 2000, bytes: 2000 * 1024 };
    const { log: whole } = JSON.parse(head ?? '') as { log: unknown };
    assert.deepEqual(whole, { entries: 2000, frames: 0, sent: { messages: 0, bytes: 0 }, received: traffic });
  });

  it('numbers as the page does in CSV, and as the API does in JSON Lines, which says so', async () => {
    const log = await filled();
    const [names, first] = (await exports.exported(log, {}, 'csv')).split('\r\n');
    assert.match(`${String(names)}\n${String(first)}`, /^\ufeffnumber,.*\n1,/);
    const [head, entry] = (await exports.exported(log)).split('\n');
    assert.match(String(head), /"indexBase":0,/);
    assert.match(String(entry), /^\{"index":0,/);
    // As before it was said.
    await writeFile(exports.place('before.jsonl'), [head?.replace('"indexBase":0,', ''), entry].join('\n'));
    assert.equal((await exports.imported(exports.place('before.jsonl'))).entries, 1);
  });

  it('of chosen entries has each once, in order, with its own index', async () => {
    const text = await exports.exported(await filled(), { only: Uint32Array.of(7, 3, 7, 1999) });
    const [head, ...lines] = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    assert.deepEqual(head?.exported, { part: 'some', entries: 3 });
    assert.deepEqual(
      lines.map(({ index }) => index),
      [3, 7, 1999],
    );
  });

  it('of entries that are not there, or in a format to come, is refused', async () => {
    const log = await filled();
    await assert.rejects(exports.exported(log, { only: Uint32Array.of(1, 2000) }), RangeError);
    for (const format of ['har', 'pcapng'] as const)
      await assert.rejects(
        exportLog(log, format, exports.place('x')),
        new RegExp(`${format} comes with a later version`),
      );
    const uri = { scheme: 'untitled', fsPath: exports.place('x') } as Parameters<FileLog['export']>[1];
    await assert.rejects(log.export('csv', uri), /not to untitled:/);
    await assertNothing();
  });

  it('goes on where the log is damaged, and says where', async () => {
    const log = await filled();
    await log.finish();
    const [segment = ''] = (await readdir(exports.place('log'))).filter((name) => name.startsWith('payload'));
    const file = path.join(exports.place('log'), segment);
    const content = await readFile(file);
    content[1024 * 5 + 1]! ^= 1;
    await writeFile(file, content);
    const reopened = await FileLog.open(exports.place('log'));
    reopened.session = () => sampleRecord();
    const lines = (await exports.exported(reopened)).trimEnd().split('\n').slice(1);
    reopened.dispose();
    const damaged = lines
      .map((line) => JSON.parse(line) as { damaged?: boolean; text?: string })
      .filter((line) => line.damaged);
    assert.deepEqual(
      damaged.map(({ text }) => text),
      [undefined],
    );
    assert.equal(lines.length, 2000);
    // What can't be read is empty afterwards, and the others keep their index.
    const { log: again } = await exports.imported();
    assert.equal(again.length, 2000);
    const [entry] = await again.read(5, 6);
    assert.deepEqual([entry?.size, entry?.truncated], [0, true]);
  });

  it('that is imported and cancelled leaves nothing', async () => {
    await exports.exported(await filled());
    const file = exports.place('out.jsonl');
    for (const after of [0, 3, 1999]) {
      let asked = 0;
      const importing = importLog(file, exports.storage, { token: token(() => asked++ >= after) });
      await assert.rejects(importing, { name: 'Canceled' });
      assert.deepEqual(await readdir(exports.storage), []);
    }
  });

  it('as CSV is a table with exact times and bytes', async () => {
    const log = await exports.create();
    const time = Date.parse('2026-11-22T23:55:42Z') + 123.456;
    for (const [nth, payload] of ['plain', 'a "q", b\r\nc', '=1+1', '\u0000', '', '-5', '漢😀'].entries())
      log.append('sent', 'text', bytes(payload), { time: time + nth });
    log.append('received', 'binary', Uint8Array.of(0xff, 0), { time: time + 7, truncated: true, roundTrip: 1.5 });
    const text = await exports.exported(log, {}, 'csv');
    const ends = 'tcp,127.0.0.1,1,127.0.0.1,2';
    const at = (millisecond: number): string => `2026-11-22T23:55:42.${String(millisecond)}456Z`;
    assert.deepEqual(text.split(/\r\n(?!c)/), [
      '\ufeffnumber,time,direction,kind,size,truncated,damaged,round_trip_ms,pinned,note,text,base64,protocol,local_address,local_port,remote_address,remote_port',
      `1,${at(123)},sent,text,5,,,,,,"plain",,${ends}`,
      `2,${at(124)},sent,text,11,,,,,,"a ""q"", b\r\nc",,${ends}`,
      `3,${at(125)},sent,text,4,,,,,,"'=1+1",PTErMQ==,${ends}`,
      `4,${at(126)},sent,text,1,,,,,,,AA==,${ends}`,
      `5,${at(127)},sent,text,0,,,,,,,,${ends}`,
      `6,${at(128)},sent,text,2,,,,,,"'-5",LTU=,${ends}`,
      `7,${at(129)},sent,text,7,,,,,,"漢😀",,${ends}`,
      `8,${at(130)},received,binary,2,true,,1.5,,,,/wA=,${ends}`,
      '',
    ]);
  });
});
