import assert from 'node:assert/strict';
import { copyPayload, copyRange, mostCopiedBytes } from '../../../src/webview/details/copyText';
import { PayloadReader } from '../../../src/webview/details/payloadReader';

function readerOf(payload: Uint8Array): PayloadReader {
  return new PayloadReader(
    (from, to) => Promise.resolve({ bytes: payload.subarray(from, to), size: payload.length }),
    payload.length,
  );
}

describe('copying a payload', () => {
  it('takes JSON laid out from Pretty, and as it is from Text', async () => {
    const reader = readerOf(Buffer.from('{"a":1e400}'));
    assert.deepEqual(await copyPayload(reader, 'pretty', 'text', undefined), { text: '{\n  "a": 1e400\n}' });
    assert.deepEqual(await copyPayload(reader, 'text', 'text', undefined), { text: '{"a":1e400}' });
  });

  it('takes text in its encoding', async () => {
    const reader = readerOf(Uint8Array.of(0xc4, 0xe3));
    assert.deepEqual(await copyPayload(reader, 'text', 'binary', 'gb18030'), { text: '你' });
  });

  it('takes the beginning of what is too large, and says so', async () => {
    const { text, note } = await copyPayload(
      readerOf(Buffer.alloc(mostCopiedBytes + 5, 0x61)),
      'text',
      'text',
      'utf-8',
    );
    assert.equal(text.length, mostCopiedBytes);
    assert.match(note ?? '', /^Only the first 34 MB of 34 MB were copied$/);
  });

  it('takes a selection in any format, and says where it is too large', async () => {
    const reader = readerOf(Buffer.alloc(5 * 1024 * 1024, 0x61));
    assert.equal(await copyRange(reader, [1, 4], 'hex', undefined), '61 61 61');
    assert.equal(await copyRange(reader, [1, 4], 'text', undefined), 'aaa');
    await assert.rejects(copyRange(reader, [0, 5 * 1024 * 1024], 'hex', undefined), /the limit is 4\.2 MB/);
  });
});
