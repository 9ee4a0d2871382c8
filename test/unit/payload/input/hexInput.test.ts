import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { parseInput } from '../../../../src/payload/input/parseInput';
import { hexRow } from '../../../../src/payload/hexRow';
import { withSeeds, type Random } from '../../support/random';

function bytesOf(text: string): string {
  const parsed = parseInput('hex', text);
  assert('bytes' in parsed, `${JSON.stringify(parsed)} of\n${text}`);
  return Buffer.from(parsed.bytes).toString('hex');
}

function random(from: Random, most: number): Buffer {
  const kind = from.below(4);
  // Zeros and texts make lines that repeat, and characters that look like digits.
  const byte = (): number =>
    kind === 0 ? 0 : kind === 1 ? from.pick([...Buffer.from('0123456789abcdef  ')]) : from.below(256);
  return Buffer.from(Array.from({ length: 1 + from.below(most) }, byte));
}

function ownView(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 16) {
    const row = hexRow(bytes.subarray(at, at + 16), at, 16);
    text += `${row.offset}  ${row.hex}  ${row.ascii}\n`;
  }
  return text;
}

/** As Wireshark copies a packet: "as Hex + ASCII Dump", and "as Hex Dump". */
function wireshark(bytes: Uint8Array, ascii: boolean): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 16) {
    const row = [...bytes.subarray(at, at + 16)];
    const digits = row.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    const characters = row.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('');
    text += `${at.toString(16).padStart(4, '0')}   ${ascii ? `${digits.padEnd(48)}  ${characters}` : digits}\n`;
  }
  return text;
}

const tools: readonly (readonly [string, readonly string[]])[] = [
  ['xxd', []],
  ['xxd', ['-u', '-g', '1', '-c', '8']],
  ['xxd', ['-a']],
  ['xxd', ['-p']],
  ['xxd', ['-i']],
  ['hexdump', ['-C']],
  ['hexdump', ['-v', '-C']],
  ['od', ['-A', 'x', '-t', 'x1z']],
  ['od', ['-t', 'x1']],
  ['od', ['-v', '-A', 'd', '-t', 'x1z']],
];

describe('hexadecimal input', () => {
  for (const [text, expected] of [
    ['', ''],
    ['de ad be ef', 'deadbeef'],
    ['DEADbeef', 'deadbeef'],
    ['0xde, 0xad,0xBE 0Xef', 'deadbeef'],
    ['0xdeadbeef', 'deadbeef'],
    [String.raw`\xde\xad\XBE`, 'deadbe'],
    ['de:ad:be:ef\n', 'deadbeef'],
    ['DE-AD\r\n\tBE', 'deadbe'],
    ['dead\nbeef', 'deadbeef'],
    // Lines of numbers, not of a dump.
    ['0000 0001\n0002 0003', '0000000100020003'],
    ['0000 1111\n2222 3333', '0000111122223333'],
    ['00000000 dead beef', '00000000deadbeef'],
    ['dead  be ef', 'deadbeef'],
    ['dead:beef', 'deadbeef'],
    ['aabb:cc', 'aabbcc'],
    ['2001:0db8', '20010db8'],
    ['beef0000  12', 'beef000012'],
    // One line of a dump.
    ['00000000: 6865 6c6c  hell', '68656c6c'],
    ['0000  68 65 6c 6c', '68656c6c'],
    ['0010   61 62  ab', '6162'],
    ['00000000  61 62 63 64 65 66 67 68  61 62 63                    |abcdefghabc|', '6162636465666768616263'],
    ['00000000  61 62 63 64 65 66 67 68  61 62 63', '6162636465666768616263'],
    // tcpdump -X and -x.
    ['\t0x0000:  4745 5420 2f20 4854  GET./.HT', '474554202f204854'],
    [
      '\t0x0000:  4500 0034 0001 0000 4006 3cc2 7f00 0001\n\t0x0010:  7f00 0001 9c40',
      '45000034000100004006 3cc27f0000017f0000019c40'.replace(' ', ''),
    ],
    ['0xdeadbeef 0x01', 'deadbeef01'],
    // The digits were changed, not the characters.
    ['00000000: 6865 6c6d  hell', '68656c6d'],
    [
      '00000000: 0000 0000 0000 0000 0000 0000 0000 0000  abcdefabcdefabcd\n00000010: 6162  ab',
      `${'00'.repeat(16)}6162`,
    ],
  ] as const) {
    it(`is read: ${JSON.stringify(text)}`, () => assert.equal(bytesOf(text), expected));
  }

  for (const [text, offset, line, column, message] of [
    ['de g0', 3, 1, 4, /"g" is no hexadecimal digit/],
    ['dez', 2, 1, 3, /"z"/],
    ['az', 1, 1, 2, /"z"/],
    ['de\nad 0x', 8, 2, 6, /missing/],
    ['de a', 3, 1, 4, /write 0a/],
    ['dea', 0, 1, 1, /3 digits/],
    ['de 😀', 3, 1, 4, /"😀"/],
    ['00000000: 6865 6c6c  hell\n00000005: 6865  he', 10, 1, 11, /has 5 bytes, but it has 4/],
    ['0000000 457f 464c\n0000004 0102\n', 8, 1, 9, /words/],
    ['0000000: 00\n*\nffffffffffff: 00', 28, 3, 15, /too many/],
  ] as const) {
    it(`is refused at its place: ${JSON.stringify(text)}`, () => {
      const parsed = parseInput('hex', text);
      assert('error' in parsed);
      assert.deepEqual([parsed.error.offset, parsed.error.line, parsed.error.column], [offset, line, column]);
      assert.match(parsed.error.message, message);
    });
  }

  for (const [tool, options] of tools) {
    it(`reads what ${[tool, ...options].join(' ')} prints`, () => {
      withSeeds(12, (from) => {
        const bytes = random(from, 100);
        let text = execFileSync(tool, options, { input: bytes, encoding: 'latin1' });
        if (options.includes('-i')) text = text.replace(/[{}]/g, '');
        assert.equal(bytesOf(text), bytes.toString('hex'));
      });
    });
  }

  it('reads our own view and Wireshark, with line ends of either kind', () => {
    withSeeds(300, (from) => {
      const bytes = random(from, 70);
      const text = from.pick([ownView(bytes), wireshark(bytes, true), wireshark(bytes, false)]);
      const cut = from.below(2) ? text.replace(/\s+$/, '') : text;
      assert.equal(bytesOf(from.below(2) ? cut : cut.replaceAll('\n', '\r\n')), bytes.toString('hex'));
    });
  });

  it('reads digits with any separators', () => {
    withSeeds(300, (from) => {
      const bytes = random(from, 40);
      const digits = [...bytes].map((byte) => {
        const two = byte.toString(16).padStart(2, '0');
        return from.pick(['', '0x', '\\x']) + (from.below(2) ? two : two.toUpperCase());
      });
      const separator = from.pick([' ', ',', ', ', ':', '\n', '\r\n', '\t', ' - ']);
      assert.equal(bytesOf(digits.join(separator)), bytes.toString('hex'));
    });
  });

  it('never throws and never hangs on any text', () => {
    withSeeds(500, (from) => {
      const alphabet = '0123456789abcdefx\\:|*  \n\r\t,g😀';
      parseInput(
        'hex',
        Array.from({ length: from.below(60) }, () => alphabet.charAt(from.below(alphabet.length))).join(''),
      );
    });
  });
});
