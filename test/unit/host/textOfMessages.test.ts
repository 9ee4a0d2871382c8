import assert from 'node:assert/strict';
import { Cancelled } from '../../../src/base/cancelled';
import { chosenMessages, wholeLog, type ChosenMessages } from '../../../src/host/chosenMessages';
import { textOfMessages } from '../../../src/host/textOfMessages';
import type { FileLog } from '../../../src/log/fileLog';
import { bytes } from '../support/bytes';
import { useLogs } from '../support/logs';

const MANY = 4500;

describe('messages as text for the clipboard', () => {
  const { create } = useLogs();

  const all = (log: FileLog): ChosenMessages => chosenMessages([[0, log.length]], wholeLog(log.length));
  async function filled(count: number): Promise<FileLog> {
    const log = await create();
    for (let nth = 0; nth < count; nth += 1) log.append('received', 'text', bytes(`message ${nth}`));
    return log;
  }

  it('are a line each; as JSON one is a value, and more are an array', async () => {
    const log = await create();
    const texts = ['a\nb', '\u2028 and "quotes"'];
    for (const text of texts) log.append('sent', 'text', bytes(text));
    log.append('received', 'binary', Uint8Array.of(0, 255));
    assert.equal(await textOfMessages(log, all(log)), [...texts, '00ff'].join('\n'));
    assert.equal(await textOfMessages(log, all(log), { format: 'base64' }), 'YQpi\n4oCoIGFuZCAicXVvdGVzIg==\nAP8=');
    const json = await textOfMessages(log, all(log), { format: 'json' });
    const parsed = JSON.parse(json) as { index: number; text?: string; base64?: string; direction: string }[];
    assert.equal(json, JSON.stringify(parsed, null, 2));
    assert.deepEqual(
      parsed.map(({ index, direction, text, base64 }) => [index, direction, text ?? base64]),
      [
        [0, 'sent', texts[0]],
        [1, 'sent', texts[1]],
        [2, 'received', 'AP8='],
      ],
    );
    const one = chosenMessages([[1, 2]], wholeLog(log.length));
    const alone = await textOfMessages(log, one, { format: 'json' });
    assert.equal((JSON.parse(alone) as { text: string }).text, texts[1]);
  });

  it('tell how many are done, and let others have their turn meanwhile', async () => {
    const log = await filled(MANY);
    const told: number[] = [];
    let turns = 0;
    let isOver = false;
    const turn = (): void => {
      turns += 1;
      if (!isOver) setImmediate(turn);
    };
    setImmediate(turn);
    const text = await textOfMessages(log, all(log), {
      onProgress: (done, total) => {
        assert.equal(total, MANY);
        told.push(done);
      },
    });
    isOver = true;
    assert.deepEqual(told, [1000, 2000, 3000, 4000, MANY]);
    assert(turns >= told.length, `${turns} turns`);
    assert.equal(text.split('\n').at(-1), `message ${MANY - 1}`);
  });

  it('are no longer read when that is cancelled', async () => {
    const log = await filled(MANY);
    const token = { isCancellationRequested: false };
    const told: number[] = [];
    const copying = textOfMessages(log, all(log), {
      token,
      onProgress: (done) => {
        told.push(done);
        token.isCancellationRequested = done === 2000;
      },
    });
    await assert.rejects(copying, Cancelled);
    assert.deepEqual(told, [1000, 2000]);
  });

  it('that are too much are refused before they are read, with how much it is and what to do', async () => {
    const log = await create();
    for (let nth = 0; nth < 6; nth += 1) log.append('sent', 'binary', new Uint8Array(1_000_000));
    assert.equal((await textOfMessages(log, all(log), { format: 'base64' })).length, 6 * 1_333_336 + 5);
    const told: number[] = [];
    await assert.rejects(textOfMessages(log, all(log), { format: 'hex', onProgress: (done) => told.push(done) }), {
      message:
        'This is too much for the clipboard: 18 MB as text, of which it takes 16 MB at most. Export the messages to a file instead.',
    });
    const tooMany: ChosenMessages = { count: 200_001, indexes: () => assert.fail('the indexes were made') };
    await assert.rejects(textOfMessages(log, tooMany), {
      message:
        'This is too much for the clipboard: 200,001 messages, of which it takes 200,000 at most. Export them to a file instead.',
    });
    assert.deepEqual(told, []);
  });
});
