import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import * as path from 'node:path';
import wabt from 'wabt';
import { root } from '../../../host/root.mjs';
import { ByteScanner } from '../../../../src/log/search/byteScanner';
import { needleOf } from '../../../../src/log/search/needle';
import { SCAN_CODE } from '../../../../src/log/search/scanCode';

describe('ByteScanner', () => {
  const shared = new ByteScanner();
  /** The numbers of the texts that have the needle in them, as they stand one after another with so much between. */
  const find = (texts: readonly string[], needle: string, anyCase = false, gap = '', scanner = shared): number[] => {
    scanner.begin([needleOf(needle, anyCase)]);
    const all = Buffer.from(texts.join(gap));
    all.copy(scanner.prepare(all.length));
    let at = 0;
    for (const text of texts) {
      scanner.add(at, at + Buffer.byteLength(text));
      at += Buffer.byteLength(text + gap);
    }
    return [...scanner.scan(0)];
  };

  it('is what its source says', async () => {
    const source = await readFile(path.join(root, 'src/log/search/scan.wat'), 'utf8');
    const { buffer } = (await wabt()).parseWat('scan.wat', source, { simd: true }).toBinary({});
    assert.equal(Buffer.from(buffer).toString('base64'), SCAN_CODE);
  });

  it('finds a text at every place, and not when it is cut at either end', () => {
    for (const length of [1, 2, 15, 16, 17, 63, 64, 65, 200]) {
      const needle = 'n'.repeat(length - 1) + 'z';
      for (let before = 0; before < 70; before += 1) {
        const texts = ['a'.repeat(before), 'b'.repeat(before) + needle, `${needle}c`, needle.slice(0, -1), 'z'];
        const expected = length === 1 ? [1, 2, 4] : [1, 2];
        assert.deepEqual(find(texts, needle), expected, `${length} after ${before}`);
        assert.deepEqual(find(texts, needle, false, '-'), expected, `${length} after ${before}, apart`);
      }
    }
  });

  it('passes over empty rows', () => {
    assert.deepEqual(find(['', 'x', '', '', 'x', ''], 'x'), [1, 4]);
    assert.deepEqual(find(['', ''], 'x'), []);
    assert.deepEqual(find([], 'x'), []);
  });

  it('lets the case of letters not count, and of nothing else', () => {
    assert.deepEqual(find(['[AB]', '{ab}', '[ab]', '[aB', '[\x01\x02]'], '[Ab]', true), [0, 2]);
  });

  it('reads to the end of its memory and not beyond', () => {
    // Around a border of pages, up to which the memory reaches.
    for (let size = 8 * 65_536 - 300_000; size < 8 * 65_536 + 65_536; size += 4093) {
      const texts = ['a'.repeat(size), `${'b'.repeat(100)}needle`];
      assert.deepEqual(find(texts, 'needle', false, '', new ByteScanner()), [1], `${size}`);
    }
  });
});
