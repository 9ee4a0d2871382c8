import assert from 'node:assert/strict';
import { unmask } from '../../../src/protocol/unmask';
import { Random } from '../support/random';

describe('unmask', () => {
  it('takes the mask off wherever a payload is cut and wherever it lies in memory', () => {
    const random = new Random();
    for (let round = 0; round < 300; round += 1) {
      const payload = Uint8Array.from({ length: random.below(400) }, () => random.below(256));
      const key = [0, 0, 0, 0].map(() => random.below(256));
      const lead = random.below(8);
      const bytes = new Uint8Array(lead + payload.length + 3).fill(0xaa);
      payload.forEach((byte, at) => (bytes[lead + at] = byte ^ key[at % 4]!));
      const maskKey = Buffer.from(key).readUInt32BE();
      for (let from = 0; from < payload.length;) {
        const to = Math.min(payload.length, from + 1 + random.below(200));
        unmask(bytes, lead + from, lead + to, maskKey, from);
        from = to;
      }
      assert.deepEqual(bytes.subarray(lead, lead + payload.length), payload, `seed ${random.seed}`);
      assert(bytes.subarray(0, lead).every((byte) => byte === 0xaa));
      assert(bytes.subarray(lead + payload.length).every((byte) => byte === 0xaa));
    }
  });
});
