import assert from 'node:assert/strict';
import { encodings, readerOf, detectEncoding, type Encoding } from '../../../src/payload/encodings';
import { blockBytes, TextLayout } from '../../../src/payload/textLayout';
import { offsetInRun, textRuns, type TextRun } from '../../../src/payload/textRuns';
import { readText } from '../../../src/payload/byteText';
import { Random, withSeeds } from '../support/random';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const textOf = (runs: readonly TextRun[]): string => runs.map(({ text }) => text).join('');

function allRows(bytes: Uint8Array, columns: number, encoding: Encoding = 'utf-8'): string[] {
  const layout = new TextLayout(bytes.length, readerOf(encoding), columns);
  const rows: string[] = [];
  for (let block = 0; block < layout.blocks; block++) {
    layout.layOut(block, bytes.subarray(...layout.needs(block)));
    for (let row = 0; row < layout.rowsIn(block); row++) {
      const [from, to] = layout.range(block, row);
      rows.push(textOf(textRuns(readerOf(encoding), bytes.subarray(from, to), from)));
    }
  }
  return rows;
}

describe('TextLayout', () => {
  it('makes rows of lines', () => {
    assert.deepEqual(allRows(encode('one\ntwo\n\nthree'), 80), ['one', 'two', '', 'three']);
    assert.deepEqual(allRows(encode('one\n'), 80), ['one', '']);
    assert.deepEqual(allRows(new Uint8Array(), 80), ['']);
  });

  it('breaks long lines between words, and words that are too long', () => {
    assert.deepEqual(allRows(encode('aaaa bbbb cccc'), 10), ['aaaa bbbb ', 'cccc']);
    assert.deepEqual(allRows(encode('a'.repeat(25)), 10), ['a'.repeat(10), 'a'.repeat(10), 'aaaaa']);
    assert.deepEqual(allRows(encode('漢'.repeat(7)), 10), ['漢'.repeat(5), '漢漢']);
  });

  it('has every byte once, in order, over many blocks', function () {
    this.timeout(20_000);
    withSeeds(6, (random: Random) => {
      let text = '';
      while (text.length < 3 * blockBytes) {
        text += random.pick(['word ', 'é', '漢字', '👩', '\n', 'x'.repeat(random.below(9000)), '\r\n']);
      }
      const bytes = encode(text);
      const layout = new TextLayout(bytes.length, readerOf('utf-8'), 40 + random.below(100));
      let end = 0;
      for (let block = 0; block < layout.blocks; block++) {
        layout.layOut(block, bytes.subarray(...layout.needs(block)));
        for (let row = 0; row < layout.rowsIn(block); row++) {
          const [from, to] = layout.range(block, row);
          assert.equal(from, end);
          end = to;
        }
      }
      assert.equal(end, bytes.length);
      assert.equal(layout.firstRow(layout.blocks - 1) + layout.rowsIn(layout.blocks - 1), layout.rows);
      for (let tries = 0; tries < 50; tries++) {
        const offset = random.below(bytes.length);
        const { block, row } = layout.placeOf(offset);
        const [from, to] = layout.range(block, row!);
        assert(from <= offset && offset < to, `byte ${offset}`);
        const row2 = layout.firstRow(block) + row!;
        assert.deepEqual(layout.place(row2), { block, row });
      }
    });
  });

  it('estimates what was not laid out', () => {
    const bytes = encode('0123456789012345678\n'.repeat(50_000));
    const layout = new TextLayout(bytes.length, readerOf('utf-8'), 80);
    layout.layOut(0, bytes.subarray(...layout.needs(0)));
    assert(Math.abs(layout.rows - 50_000) < 3000, `${layout.rows}`);
  });
});

describe('textRuns', () => {
  const runsOf = (text: string): string[] => textRuns(readerOf('utf-8'), encode(text), 0).map(({ kind, text: shown }) => `${kind}:${shown}`); // prettier-ignore

  for (const [text, runs] of [
    ['a\0b\x1b[31m\x7f\r', ['text:a', 'mark:NUL', 'text:b', 'mark:ESC', 'text:[31m', 'mark:DEL', 'mark:CR']],
    ['\x85\u009b', ['mark:NEL', 'mark:CSI']],
    ['a\u202eb\u2066c\u200e', ['text:a', 'mark:RLO', 'text:b', 'mark:LRI', 'text:c', 'mark:LRM']],
    ['\ufeffa\u200b\u00ad\u2060\u2028', ['mark:BOM', 'text:a', 'mark:ZWSP', 'mark:SHY', 'mark:WJ', 'mark:LSEP']],
    ['\u{e0041}\u{e0001}', ['mark:TAG A', 'mark:U+E0001']],
    ['👩‍👩‍👧 می‌خواهم\tx', ['text:👩‍👩‍👧 می‌خواهم\tx']],
    ['pay\u200dpal', ['text:pay', 'mark:ZWJ', 'text:pal']],
  ] as const) {
    it(`names what can't be seen in ${JSON.stringify(text)}`, () => assert.deepEqual(runsOf(text), runs));
  }

  it('shows bytes that are no characters in hexadecimal', () => {
    const bytes = Uint8Array.of(0x61, 0xff, 0xe2, 0x82, 0x62, 0xc0, 0xaf, 0xed, 0xa0, 0x80);
    const runs = textRuns(readerOf('utf-8'), bytes, 100);
    assert.deepEqual(
      runs.map(({ text, from, to }) => [text, from, to]),
      [
        ['a', 100, 101], ['FF', 101, 102], ['E2 82', 102, 104], ['b', 104, 105],
        ['C0', 105, 106], ['AF', 106, 107], ['ED', 107, 108], ['A0', 108, 109], ['80', 109, 110],
      ], // prettier-ignore
    );
  });

  it('cuts runs where bytes are marked, and finds the byte of a character', () => {
    const runs = textRuns(readerOf('utf-8'), encode('é漢👩x'), 0, (offset) => (offset >= 5 ? 'hit' : ''));
    assert.deepEqual(
      runs.map(({ text, from, to, className }) => [text, from, to, className]),
      [
        ['é漢', 0, 5, ''],
        ['👩x', 5, 10, 'hit'],
      ],
    );
    assert.equal(offsetInRun(readerOf('utf-8'), encode('👩x'), runs[1]!, 2), 9);
    assert.equal(offsetInRun(readerOf('utf-8'), encode('é漢'), runs[0]!, 1), 2);
  });
});

describe('readers of encodings', () => {
  it('with one byte a character, and those of Unicode, read as a TextDecoder does', () => {
    withSeeds(3, (random) => {
      for (const { label } of encodings) {
        // The others answer to a fault with fewer, or more, marks than there are bytes in it; Node lacks one.
        if (!/^(utf|windows|iso|koi8|ibm|mac|x-mac)/.test(label) || label === 'iso-8859-16') continue;
        const bytes = Uint8Array.from({ length: 4000 }, () => random.below(random.below(3) === 0 ? 256 : 128));
        assert.equal(
          readText(bytes, readerOf(label)),
          new TextDecoder(label, { ignoreBOM: true }).decode(bytes),
          label,
        );
      }
    });
  });

  for (const [label, bytes, text] of [
    ['gb18030', [0xc4, 0xe3, 0x41, 0x81, 0x39, 0xee, 0x39], '你A㐀'],
    ['big5', [0xa7, 0x41, 0x42], '你B'],
    ['shift_jis', [0x83, 0x65, 0xb1, 0x5c], 'テｱ\\'],
    ['euc-jp', [0xa5, 0xc6, 0x8e, 0xb1, 0x8f, 0xb0, 0xa1], 'テｱ丂'],
    ['euc-kr', [0xb0, 0xa1, 0x21], '가!'],
    ['utf-16le', [0x3d, 0xd8, 0x00, 0xde, 0x00, 0xd8, 0x41], '😀\ufffd\ufffd'],
    ['windows-1251', [0x80, 0xe9], 'Ђй'],
    ['koi8-r', [0xf0, 0xd2], 'Пр'],
  ] as const) {
    it(`read ${label}`, () => {
      assert.equal(readText(Uint8Array.from(bytes), readerOf(label)), text);
    });
  }

  it('marks a byte that begins no character, and goes on after it', () => {
    assert.equal(readText(Uint8Array.of(0xff, 0x41, 0x81), readerOf('gb18030')), '\ufffdA\ufffd');
  });
});

describe('detectEncoding', () => {
  for (const [what, bytes, encoding] of [
    ['ASCII', encode('hello'), 'utf-8'],
    ['UTF-8', encode('naïve 漢'), 'utf-8'],
    ['a character cut by the look', encode('aé').subarray(0, 2), 'utf-8'],
    ['Latin-1', Uint8Array.of(0x6e, 0x61, 0xef, 0x76, 0x65), 'windows-1252'],
    ['UTF-8 with a fault', Uint8Array.of(...encode('naïve Grüße'), 0xff, 0x61), 'utf-8'],
    ['a mark of UTF-16', Uint8Array.of(0xff, 0xfe, 0x2d, 0x4e), 'utf-16le'],
    ['a mark of UTF-16 BE', Uint8Array.of(0xfe, 0xff, 0x4e, 0x2d), 'utf-16be'],
    ['UTF-16 without a mark', Uint8Array.of(0x68, 0, 0x69, 0, 0x21, 0), 'utf-16le'],
  ] as const) {
    it(`knows ${what}`, () => assert.equal(detectEncoding(bytes, false), encoding));
  }
});
