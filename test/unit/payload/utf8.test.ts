import assert from 'node:assert/strict';
import { Utf8Decoder } from '../../../src/payload/utf8Decoder';
import { utf8Length } from '../../../src/payload/utf8Length';

const samples = ['', 'plain', 'é漢👩‍👧', '\ufeffmark', 'a\ufffdb'];

describe('Utf8Decoder', () => {
  for (const sample of samples) {
    it(`gives ${JSON.stringify(sample)} back, cut anywhere`, () => {
      const bytes = new TextEncoder().encode(sample);
      for (let cut = 0; cut <= bytes.length; cut++) {
        const decoder = new Utf8Decoder();
        assert.equal(decoder.decode(bytes.subarray(0, cut), false) + decoder.decode(bytes.subarray(cut), true), sample);
        assert.equal(decoder.invalid, 0);
      }
    });
  }

  it('replaces and counts what is not UTF-8, cut anywhere', () => {
    const bytes = Uint8Array.of(0x61, 0xff, 0xef, 0xbf, 0xbd, 0xc3, 0x62, 0xef, 0xbf);
    for (let cut = 0; cut <= bytes.length; cut++) {
      const decoder = new Utf8Decoder();
      const text = decoder.decode(bytes.subarray(0, cut), false) + decoder.decode(bytes.subarray(cut), true);
      assert.equal(text, 'a\ufffd\ufffd\ufffdb\ufffd');
      assert.equal(decoder.invalid, 3);
    }
  });
});

describe('utf8Length', () => {
  for (const sample of [...samples, '\ud800', 'a\udc00b', '\ud83d\ud83d\ude00']) {
    it(`counts the bytes of ${JSON.stringify(sample)}`, () => {
      assert.equal(utf8Length(sample), new TextEncoder().encode(sample).length);
    });
  }
});
