import assert from 'node:assert/strict';
import { MessageUnderWay } from '../../../src/net/messageUnderWay';

const CHUNK_BYTES = 64;

/** A message of which each of these chunks brings so many bytes, each in so many parts. */
function received(chunks: readonly (readonly number[])[]): { message: MessageUnderWay; chunks: Uint8Array[] } {
  const message = new MessageUnderWay();
  message.begin(0, 0x82);
  const made = chunks.map((sizes, nth) => {
    const chunk = new Uint8Array(CHUNK_BYTES).fill(nth + 1);
    let at = 0;
    for (const size of sizes) message.add(chunk, at, (at += size));
    message.endChunk(chunk);
    return chunk;
  });
  return { message, chunks: made };
}

describe('MessageUnderWay', () => {
  it('copies nothing of a message that is whole with the next chunk', () => {
    const { message, chunks } = received([[4, 4]]);
    const last = new Uint8Array(CHUNK_BYTES);
    message.add(last, 0, 8);
    assert.deepEqual(
      message.parts.map(({ buffer, length }) => [buffer === chunks[0]!.buffer, length]),
      [
        [true, 4],
        [true, 4],
        [false, 8],
      ],
    );
  });

  it('holds no chunk but the last one in memory for a small part of it', () => {
    const { message, chunks } = received([[4, 4], [CHUNK_BYTES], [3], [2, 1]]);
    assert.deepEqual(
      message.parts.map((part) => [chunks.findIndex(({ buffer }) => buffer === part.buffer), [...new Set(part)]]),
      [
        [-1, [1]],
        [1, [2]],
        [-1, [3]],
        [3, [4]],
        [3, [4]],
      ],
    );
    assert.equal(message.size, 8 + CHUNK_BYTES + 3 + 3);
  });

  it('makes one part of each chunk that was read in many', () => {
    const { message } = received([[20, 20, 20], [1, 1, 1], [1], []]);
    assert.deepEqual(
      message.parts.map((part) => [...part]),
      [new Array(60).fill(1), [2, 2, 2], [3]],
    );
  });

  it('begins anew after a message that ended', () => {
    const { message } = received([[4], [4]]);
    message.end();
    const chunk = new Uint8Array(CHUNK_BYTES);
    message.begin(1, 0x82);
    message.add(chunk, 0, 5);
    message.endChunk(chunk);
    assert.deepEqual([message.size, message.parts.length], [5, 1]);
  });
});
