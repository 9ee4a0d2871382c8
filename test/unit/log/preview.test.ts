import assert from 'node:assert/strict';
import type { EntryKind } from '../../../src/api';
import { FileLog } from '../../../src/log/fileLog';
import { bytes } from '../support/bytes';
import { useFolder } from '../support/folder';
import { useLeakCheck } from '../support/leaks';

/** 48 bytes in hexadecimal. */
const hex = (digits: string): string => Array.from({ length: 48 }, () => digits).join(' ');
const close = (code: number, reason = ''): Uint8Array =>
  Buffer.concat([Buffer.from([code >> 8, code & 255]), Buffer.from(reason)]);

describe("an entry's preview", () => {
  const folder = useFolder();
  useLeakCheck();

  for (const [what, kind, payload, expected] of [
    ['text', 'text', bytes('{"a":1}'), '{"a":1}'],
    ['nothing', 'text', new Uint8Array(), ''],
    ['control characters', 'text', bytes('a\r\n\tb\0c\x7fd\x1b[0m'), 'a␍␊␉b␀c␡d␛[0m'],
    ['a BOM', 'text', bytes('\uFEFFa'), '\uFEFFa'],
    ['the beginning of a long text', 'text', bytes('x'.repeat(300)), 'x'.repeat(256)],
    ['no half of a character', 'text', bytes(`${'x'.repeat(255)}ä`), 'x'.repeat(255)],
    ['no half of a surrogate pair', 'text', bytes(`${'x'.repeat(253)}😀`), 'x'.repeat(253)],
    ['a whole character at the cut', 'text', bytes(`${'x'.repeat(252)}😀y`), `${'x'.repeat(252)}😀`],
    ['bytes that are no UTF-8', 'text', Uint8Array.of(0x61, 0xff, 0x62), 'a\uFFFDb'],
    ['a character that is cut where the message ends', 'text', Uint8Array.of(0x61, 0xc3), 'a\uFFFD'],
    ['binary', 'binary', bytes('abc'), '61 62 63'],
    ['the beginning of long binary', 'binary', new Uint8Array(49), `${hex('00')} …`],
    ['48 binary bytes', 'binary', new Uint8Array(48), hex('00')],
    ['data that is text', 'data', bytes('220 ready\r\n'), '220 ready␍␊'],
    ['data with colours of a terminal', 'data', bytes('\x1b[1mhi'), '␛[1mhi'],
    ['data that is not text', 'data', Uint8Array.of(0, 0, 0, 2, 0x68, 0x69), '00 00 00 02 68 69'],
    ['data that is no UTF-8', 'data', Uint8Array.of(0x61, 0xff), '61 ff'],
    ['long data with a character across the cut', 'data', bytes(`${'x'.repeat(254)}€y`), 'x'.repeat(254)],
    ['a ping', 'ping', bytes('beat'), 'beat'],
    ['a pong of bytes', 'pong', Uint8Array.of(1, 2), '01 02'],
    ['a close', 'close', close(1000), '1000 Normal closure'],
    ['a close with a reason', 'close', close(4000, 'bye\n'), '4000 Private use: bye␊'],
    ['a close with a code that must not be in one', 'close', close(1005), '1005 Not a valid close code'],
    ['a close without a code', 'close', new Uint8Array(), 'No code in the close frame'],
    ['an event', 'event', bytes('note'), 'note'],
  ] as const satisfies readonly (readonly [string, EntryKind, Uint8Array, string])[]) {
    it(`shows ${what}`, async () => {
      const log = await FileLog.create(`${folder.path}/log`);
      log.append('received', kind, payload);
      assert.equal((await log.read(0, 1))[0]?.preview, expected, 'in memory');
      await log.finish();
      log.dispose();
      assert.equal((await log.read(0, 1))[0]?.preview, expected, 'in the file');
    });
  }

  it('is right beside entries of all sizes', async () => {
    const log = await FileLog.create(`${folder.path}/log`);
    const sizes = [0, 10, 300, 0, 2_000_000, 5, 256, 257];
    for (const [nth, size] of sizes.entries()) log.append('received', 'text', bytes(`${nth}${'.'.repeat(size)}`));
    await log.finish();
    log.dispose();
    assert.deepEqual(
      (await log.read(0, 99)).map(({ preview }) => [preview[0], preview.length]),
      sizes.map((size, nth) => [`${nth}`, Math.min(256, size + 1)]),
    );
  });
});
