import assert from 'node:assert/strict';
import iconv from 'iconv-lite';
import { decodeText, unfinishedBytes } from '../../../../src/payload/encoding/decodeText';
import { canonicalEncoding } from '../../../../src/payload/encoding/encodingNames';
import { bytesOfText } from '../../../../src/payload/encoding/bytesOfText';
import { encodeText, EncodingError } from '../../../../src/payload/encoding/encodeText';
import {
  textEncodingOf,
  textReader,
  unitBytes,
  type TextEncoding,
} from '../../../../src/payload/encoding/textEncoding';
import { withSeeds } from '../../support/random';

async function encodingOf(name: string): Promise<TextEncoding> {
  const encoding = await textEncodingOf(name);
  assert(encoding, name);
  return encoding;
}

/** All names that iconv-lite has; they are there once it has looked for one. */
function allNames(): string[] {
  iconv.encodingExists('utf-8');
  return Object.keys((iconv as unknown as { encodings: object }).encodings);
}

/** Texts that each of these has all characters of. */
const texts: readonly (readonly [name: string, text: string])[] = [
  ['gb18030', '你好，世界 €ÄÖ😀𠀀 龥丂'],
  ['gbk', '你好，世界 龥丂'],
  ['gb2312', '你好，世界'],
  ['big5', '你好，世界'],
  ['shift_jis', 'こんにちは、世界 ｱｲｳ 表ソ'],
  ['euc-jp', 'こんにちは、世界 丂'],
  ['euc-kr', '안녕하세요 漢字'],
  ['latin1', 'zwölf Äpfel ÿ'],
  ['windows-1252', '12 € – zwölf'],
  ['windows-1251', 'Привет'],
  ['koi8-r', 'Привет ─│┌'],
  ['cp437', 'zwölf ░▒▓ ±≥≤'],
  ['cp850', 'zwölf ░▒▓ ±'],
  ['macintosh', 'zwölf †°¢£'],
  ['tis-620', 'สวัสดี'],
  ['viscii', 'Tiếng Việt Ẵ'],
  ['ascii', 'plain'],
  ['utf-16le', 'zwölf € 😀'],
  ['utf-16be', 'zwölf € 😀'],
  ['utf-32le', 'zwölf € 😀'],
  ['utf-32be', 'zwölf € 😀'],
];

describe('encodings of text', () => {
  for (const [name, text] of texts) {
    it(`are those of iconv-lite, both ways: ${name}`, async () => {
      const encoding = await encodingOf(name);
      const bytes = iconv.encode(text, name, { addBOM: false });
      assert.deepEqual(Buffer.from(encodeText(encoding, text)), bytes);
      assert.equal(decodeText(textReader(encoding), bytes), text);
    });

    it(`tell a character that isn't whole yet: ${name}`, async () => {
      const reader = textReader(await encodingOf(name));
      const bytes = encodeText(await encodingOf(name), text);
      let at = 0;
      for (let end = 0; end <= bytes.length; end += 1) {
        while (at < end) {
          reader.read(bytes, at);
          if (at + reader.length > end) break;
          at += reader.length;
        }
        assert.equal(unfinishedBytes(reader, bytes.subarray(0, end)), end - at, `of ${end} bytes`);
      }
    });
  }

  it('of one byte a character are those of iconv-lite, byte by byte', async () => {
    const all = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
    let checked = 0;
    for (const name of allNames()) {
      const encoding = name.startsWith('_') ? undefined : await textEncodingOf(name);
      if (encoding?.characters === undefined) continue;
      checked += 1;
      const expected = iconv.decode(all, name);
      assert.equal(decodeText(textReader(encoding), all), expected, name);
      const text = Array.from(expected.replace(/\ufffd/g, '')).join('');
      assert.deepEqual(Buffer.from(encodeText(encoding, text)), iconv.encode(text, name), name);
    }
    assert(checked > 200, `${checked} names`);
  });

  for (const name of ['gb18030', 'gbk', 'cp936', 'shift_jis', 'euc-jp', 'cp949', 'cp950', 'big5']) {
    it(`of Chinese, Japanese and Korean have all that iconv-lite has, both ways: ${name}`, async function () {
      this.timeout(20_000);
      const encoding = await encodingOf(name);
      let checked = 0;
      for (let code = 0x80; code < 0x30000; code += code < 0x10000 || name === 'big5' ? 1 : 61) {
        if ((code >= 0xd800 && code < 0xe000) || code === 0xfffd) continue;
        const character = String.fromCodePoint(code);
        const expected = iconv.encode(character, name);
        if (iconv.decode(expected, name) !== character) {
          // What iconv-lite writes a question mark for. Private use and unassigned code points of GB 18030 are left to it.
          if (name !== 'gb18030')
            assert.throws(() => encodeText(encoding, character), EncodingError, `U+${code.toString(16)}`);
          continue;
        }
        checked += 1;
        assert.equal(hexOf(encodeText(encoding, character)), hexOf(expected), `U+${code.toString(16)}`);
        assert.equal(decodeText(textReader(encoding), expected), character, `U+${code.toString(16)}`);
      }
      assert(checked > 7000, `${checked} characters`);
    });
  }

  it('read every two bytes as iconv-lite does', async function () {
    this.timeout(20_000);
    for (const name of ['gbk', 'cp936', 'shift_jis', 'euc-jp', 'cp949', 'cp950', 'big5']) {
      const reader = textReader(await encodingOf(name));
      for (let sequence = 0x8140; sequence < 0xff00; sequence += 1) {
        const bytes = Uint8Array.of(sequence >> 8, sequence & 0xff);
        const expected = iconv.decode(Buffer.from(bytes), name);
        // Four of Hong Kong's are a letter with a combining mark.
        if (expected.length !== 1 || bytes[1]! < 0x40 || expected === '\ufffd') continue;
        assert.equal(decodeText(reader, bytes), expected, `${name} ${sequence.toString(16)}`);
      }
    }
  });

  it('know every name that iconv-lite has for text', () => {
    const missing = allNames().filter((name) => canonicalEncoding(name) === undefined && !name.startsWith('_'));
    assert.deepEqual(missing.sort(), ['base64', 'cesu8', 'hex', 'unicode11utf7', 'utf7', 'utf7imap']);
  });

  it('refuse what they have not, and name it', async () => {
    const latin1 = await encodingOf('latin1');
    assert.throws(() => bytesOfText(latin1, 'a€'), /"€" \(U\+20AC\), at character 2, is not in the encoding latin1/);
    const gbk = await encodingOf('gbk');
    assert.throws(() => bytesOfText(gbk, '😀'), /U\+1F600/);
    assert.deepEqual(bytesOfText(undefined, '€'), new TextEncoder().encode('€'));
  });

  it('say how wide their smallest character is', async () => {
    assert.deepEqual([unitBytes(undefined), unitBytes(await encodingOf('gbk'))], [1, 1]);
    assert.deepEqual([unitBytes(await encodingOf('utf16')), unitBytes(await encodingOf('utf-32'))], [2, 4]);
  });

  it('are none for UTF-8 and for unknown names', async () => {
    assert.equal(await textEncodingOf('UTF-8'), undefined);
    assert.equal(await textEncodingOf(undefined), undefined);
    assert.equal(await textEncodingOf('klingon'), undefined);
  });

  it('decode any bytes as iconv-lite does, but for faults', async () => {
    const encoding = await encodingOf('gb18030');
    withSeeds(50, (random) => {
      const bytes = Uint8Array.from({ length: 60 }, () =>
        random.pick([0x41, 0x30, 0x81, 0xc4, 0xe3, 0xba, 0xc3, 0x0a]),
      );
      const text = decodeText(textReader(encoding), bytes);
      if (text.includes('\ufffd')) return;
      assert.equal(text, iconv.decode(Buffer.from(bytes), 'gb18030'));
    });
  });
});

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
