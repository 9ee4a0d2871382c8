import assert from 'node:assert/strict';
import { PayloadReader } from '../../../src/webview/details/payloadReader';

const size = 300_000;
const payload = Uint8Array.from({ length: size }, (_, at) => at % 251);

function readerOf(pulls: string[] = []): PayloadReader {
  return new PayloadReader((from, to) => {
    pulls.push(`${from}-${to}`);
    return Promise.resolve({ bytes: payload.slice(from, to), size });
  }, size);
}

describe('PayloadReader', () => {
  it('reads across slices, cut to what there is', async () => {
    for (const [from, to] of [
      [0, 10],
      [65_530, 65_540],
      [1, 200_000],
      [299_990, 400_000],
      [300_000, 300_010],
    ] as const) {
      // prettier-ignore
      assert.deepEqual(await readerOf().read(from, to), payload.slice(from, to));
    }
  });

  it('pulls each slice once while it is held', async () => {
    const pulls: string[] = [];
    const reader = readerOf(pulls);
    await Promise.all([reader.load(1), reader.load(1)]);
    await reader.read(65_536, 70_000);
    assert.deepEqual(pulls, ['65536-131072']);
    assert.deepEqual(reader.peek(65_540, 65_550), payload.slice(65_540, 65_550));
    assert.equal(reader.peek(0, 65_550), undefined);
  });

  it('goes by the size that the host says', async () => {
    const reader = new PayloadReader(() => Promise.resolve({ bytes: Uint8Array.of(1, 2), size: 2 }), 10);
    assert.deepEqual(await reader.read(0, 100), Uint8Array.of(1, 2));
    assert.equal(reader.size, 2);
  });

  it('fails with the host’s words, and may be asked again', async () => {
    let fails = true;
    const reader = new PayloadReader(
      () => (fails ? Promise.reject(new Error('gone')) : Promise.resolve({ bytes: Uint8Array.of(7), size: 1 })),
      1,
    );
    await assert.rejects(reader.read(0, 1), /gone/);
    fails = false;
    assert.deepEqual(await reader.read(0, 1), Uint8Array.of(7));
  });
});
