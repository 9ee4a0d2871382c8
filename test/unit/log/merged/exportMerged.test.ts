import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import * as path from 'node:path';
import { exportMerged } from '../../../../src/log/merged/exportMerged';
import { MergedLog } from '../../../../src/log/merged/mergedLog';
import { useLogs } from '../../support/logs';

describe('exportMerged', () => {
  const logs = useLogs();

  it('writes the entries of all clients as CSV, with whose each is', async () => {
    const folder = path.dirname(logs.fileOf('.'));
    const merged = new MergedLog(folder);
    const [one, two] = [await logs.create('one'), await logs.create('two')];
    for (const [id, log] of [
      ['one', one],
      ['two', two],
    ] as const) {
      const remote = { address: '::1', port: id === 'one' ? 1 : 2 };
      merged.add({ id, log, findings: [], association: { protocol: 'tcp', local: remote, remote } });
    }
    one.append('received', 'text', Buffer.from('a,"b"'));
    two.append('sent', 'binary', Uint8Array.of(0xff));
    one.append('sent', 'text', Buffer.from('c'));
    merged.pull();
    const target = path.join(folder, 'all.csv');
    await exportMerged(merged, target);
    const [head, ...lines] = (await readFile(target, 'utf8')).trimEnd().split('\r\n');
    assert.match(head!, /^\ufeffnumber,client,time,direction,kind,/);
    assert.deepEqual(
      lines.map((line) => line.replace(/\d{4}-[^,]*Z/, 'T')),
      [
        '1,"[::1]:1",T,received,text,5,,,,,,"a,""b""",,tcp,::1,1,::1,1',
        '2,"[::1]:2",T,sent,binary,1,,,,,,,/w==,tcp,::1,2,::1,2',
        '3,"[::1]:1",T,sent,text,1,,,,,,"c",,tcp,::1,1,::1,1',
      ],
    );
    await exportMerged(merged, target, { only: Uint32Array.of(1, 2) });
    const numbers = (await readFile(target, 'utf8'))
      .split('\r\n')
      .slice(1, 3)
      .map((line) => line[0]);
    assert.deepEqual(numbers, ['2', '3']);
    const token = { isCancellationRequested: true, onCancellationRequested: () => ({ dispose: () => undefined }) };
    await assert.rejects(exportMerged(merged, path.join(folder, 'none.csv'), { token }), { name: 'Canceled' });
    assert.ok(!(await readdir(folder)).some((name) => name.includes('none')));
    merged.dispose();
  });
});
