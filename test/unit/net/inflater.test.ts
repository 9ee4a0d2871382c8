import assert from 'node:assert/strict';
import { constants, createDeflateRaw, deflateRawSync, type DeflateRaw } from 'node:zlib';
import { InflatedTooLargeError, Inflater } from '../../../src/net/inflater';
import { Random, withSeeds } from '../support/random';

const KEEPS = { windowBits: 15, keepsWindow: true };
const FORGETS = { windowBits: 15, keepsWindow: false };
const MIB = 1024 * 1024;

/** A message by itself (RFC 7692 §7.2.1). */
function deflated(payload: string | Uint8Array): Buffer {
  return deflateRawSync(payload, { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, -4);
}

/** Compresses messages with one window, as a server does that keeps it. */
function deflater(windowBits: number): (payload: Uint8Array) => Promise<Buffer> {
  const stream: DeflateRaw = createDeflateRaw({ windowBits });
  let chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  return (payload) =>
    new Promise((resolve) => {
      stream.write(payload);
      stream.flush(constants.Z_SYNC_FLUSH, () => {
        resolve(Buffer.concat(chunks).subarray(0, -4));
        chunks = [];
      });
    });
}

/** Bytes that shrink, with repetitions of what is up to 32 KiB before. */
function text(random: Random, size: number): Buffer {
  const words = ['price', 'volume', 'symbol', '{"', '":', ',', ' ', String(random.below(1e6))];
  let all = '';
  while (all.length < size) all += random.pick(words);
  return Buffer.from(all.slice(0, size));
}

function inflate(inflater: Inflater, payload: Uint8Array, random?: Random): Uint8Array | undefined {
  const parts = random ? random.cut(payload, payload.length + 1) : [payload];
  return inflater.inflate(parts, payload.length);
}

describe('Inflater', () => {
  for (const windowBits of [9, 10, 12, 15]) {
    it(`inflates messages that refer to those before them, with a window of ${2 ** windowBits} bytes`, async function () {
      this.timeout(10_000);
      const random = new Random();
      const deflate = deflater(windowBits);
      const inflater = new Inflater({ windowBits, keepsWindow: true }, 100 * MIB);
      for (let nth = 0; nth < 60; nth += 1) {
        const payload = text(random, random.pick([1, 20, 200, 3000, 40_000, 300_000]));
        const message = await deflate(payload);
        const parts = random.cut(message, message.length + 1);
        const got = inflater.inflate(parts, message.length) ?? (await inflater.inflateLater(parts, message.length));
        assert(payload.equals(got), `message ${nth} of seed ${random.seed}`);
      }
    });
  }

  it('inflates messages that stand by themselves', () =>
    withSeeds(20, (random) => {
      const inflater = new Inflater(FORGETS, MIB);
      for (let nth = 0; nth < 10; nth += 1) {
        const payload = text(random, random.below(5000));
        assert(payload.equals(inflate(inflater, deflated(payload), random) ?? Buffer.alloc(0)));
      }
    }));

  it('does not give a message what was before it where the window is not kept', () => {
    const inflater = new Inflater(FORGETS, MIB);
    assert(inflate(inflater, deflated('hello hello')));
    // Refers to five bytes that came before it.
    const back = deflateRawSync('hello', {
      dictionary: Buffer.from('hello'),
      finishFlush: constants.Z_SYNC_FLUSH,
    }).subarray(0, -4);
    assert.throws(() => inflate(inflater, back), { code: 'Z_DATA_ERROR' });
    const keeping = new Inflater(KEEPS, MIB);
    assert(inflate(keeping, deflated('hello')));
    assert.equal(Buffer.from(inflate(keeping, back) ?? []).toString(), 'hello');
  });

  it('takes the examples of RFC 7692 §7.2.3', () => {
    const inflater = new Inflater(KEEPS, MIB);
    for (const [what, hex] of [
      ['one block', 'f248cdc9c90700'],
      ['the same with the window', 'f200110000'],
      ['a block without compression', '000500faff48656c6c6f00'],
      ['a final block', 'f348cdc9c9070000'],
      ['two blocks', 'f248050000 00ffff cac9c90700'],
    ] as const) {
      const message = Buffer.from(hex.replaceAll(' ', ''), 'hex');
      assert.equal(Buffer.from(inflate(inflater, message) ?? []).toString(), 'Hello', what);
    }
  });

  it('goes on after a final block, within the message and after it, also where it is large', async () => {
    const inflater = new Inflater(KEEPS, 100 * MIB);
    const final = deflateRawSync('first ');
    const rest = deflateRawSync('first second', {
      dictionary: Buffer.from('first '),
      finishFlush: constants.Z_SYNC_FLUSH,
    }).subarray(0, -4);
    const message = Buffer.concat([final, rest]);
    assert.equal(Buffer.from(inflate(inflater, message) ?? []).toString(), 'first first second');
    const large = Buffer.concat([deflateRawSync(`${'a'.repeat(MIB)}first `), rest]);
    assert.equal(inflate(inflater, large), undefined);
    const got = Buffer.from(await inflater.inflateLater([large], large.length));
    assert.equal(got.subarray(MIB).toString(), 'first first second');
  });

  it('takes a message of nothing', () => {
    const inflater = new Inflater(KEEPS, MIB);
    assert.equal(inflate(inflater, Uint8Array.of(0))?.length, 0);
    assert.equal(inflate(inflater, new Uint8Array(0))?.length, 0);
    assert.equal(Buffer.from(inflate(inflater, deflated('x')) ?? []).toString(), 'x');
  });

  describe('has a limit', () => {
    it('that a message may just reach', () => {
      const message = deflated(Buffer.alloc(1000, 'a'));
      assert.equal(inflate(new Inflater(KEEPS, 1000), message)?.length, 1000);
      assert.throws(() => inflate(new Inflater(KEEPS, 999), message), InflatedTooLargeError);
    });

    it('for what is inflated in another thread, too', async () => {
      const message = deflated(Buffer.alloc(5 * MIB, 'a'));
      const enough = new Inflater(KEEPS, 5 * MIB);
      assert.equal(inflate(enough, message), undefined, 'not at once');
      assert.equal((await enough.inflateLater([message], message.length)).length, 5 * MIB);
      const less = new Inflater(KEEPS, 5 * MIB - 1);
      await assert.rejects(less.inflateLater([message], message.length), InflatedTooLargeError);
    });

    it('over all blocks that end a stream', () => {
      const message = Buffer.concat([deflateRawSync('12345'), deflated('67890')]);
      assert.equal(inflate(new Inflater(KEEPS, 10), message)?.length, 10);
      assert.throws(() => inflate(new Inflater(KEEPS, 9), message), InflatedTooLargeError);
    });
  });

  it('gives up a message of nothing but final blocks', async () => {
    const blocks = (count: number): Buffer => Buffer.alloc(2 * count, Uint8Array.of(3, 0));
    const inflater = new Inflater(KEEPS, 100 * MIB);
    assert(inflate(inflater, deflated(Buffer.alloc(40_000, 'window'))));
    assert.equal(inflate(inflater, blocks(100))?.length, 0);
    assert.throws(() => inflate(inflater, blocks(32_000)), { code: 'Z_DATA_ERROR', message: /100/ });
    const large = Buffer.concat([deflateRawSync(Buffer.alloc(20 * MIB)), blocks(50_000)]);
    await assert.rejects(inflater.inflateLater([large], large.length), { code: 'Z_DATA_ERROR', message: /100/ });
  });

  it('tells what can not be inflated', async () => {
    const inflater = new Inflater(KEEPS, 100 * MIB);
    assert.throws(() => inflate(inflater, Uint8Array.of(0xff, 0xff)), { code: 'Z_DATA_ERROR' });
    const large = Buffer.alloc(MIB, 0xff);
    assert.equal(inflate(inflater, large), undefined);
    await assert.rejects(inflater.inflateLater([large], large.length), { code: 'Z_DATA_ERROR' });
  });
});
