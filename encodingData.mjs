// What iconv-lite knows of encodings, without its code and its large tables: most of those of Chinese, Japanese and Korean is in
// every `TextDecoder`; what isn't, or is otherwise there, are patches. Imported as `names.data`, `tables.data` and `patches.data`.
import { TextDecoder } from 'node:util';
import iconv from 'iconv-lite';

/** Encodings that are none of text, or that no connection has. */
const leftOut = /^_|^(base64|hex|cesu8|utf7|utf7imap)$/;

/** Names, each with the name of the encoding that it means. @returns {Map<string, string>} */
function namesOf() {
  iconv.encodingExists('utf-8');
  const known = /** @type {Record<string, string | { type?: string }>} */ (/** @type {unknown} */ (iconv.encodings));
  const names = new Map();
  for (const name of Object.keys(known)) {
    let meant = name;
    for (let next = known[meant]; typeof next === 'string'; next = known[meant]) meant = next;
    if (!leftOut.test(meant) && !leftOut.test(name)) names.set(name, meant);
  }
  return names;
}

/** Lines of an encoding's name and its other names. */
function names() {
  const lines = new Map();
  for (const [name, meant] of namesOf())
    lines.set(meant, [...(lines.get(meant) ?? [meant]), ...(name === meant ? [] : [name])]);
  return [...lines.values()].map((line) => line.join(' ')).join('\n');
}

/** By the characters of their bytes 128 to 255, or of all bytes where the lower ones aren't ASCII: the encodings that have them. */
function tables() {
  const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
  const ascii = bytes.toString('latin1', 0, 128);
  const found = new Map();
  for (const name of new Set(namesOf().values())) {
    if (name === 'utf8') continue;
    const text = iconv.decode(bytes, name);
    if (text.length !== 256 || iconv.encode(text.slice(32, 127), name).length !== 95) continue;
    const own = text.startsWith(ascii) ? text.slice(128) : text;
    found.set(own, [...(found.get(own) ?? []), name]);
  }
  return [...found].map(([characters, names]) => [names.join(' '), characters]);
}

/** @param {number} from @param {number} to */
const range = (from, to) => Array.from({ length: to - from + 1 }, (_, nth) => from + nth);

/** All that may be a character of one to three bytes beyond ASCII, as numbers in ascending order. */
function sequences(/** @type {string} */ name) {
  const ones = range(0x80, 0xff);
  const twos = ones.flatMap((lead) => range(0x40, 0xff).map((trail) => lead * 256 + trail));
  const threes = range(0xa1, 0xfe).flatMap((second) =>
    range(0xa1, 0xfe).map((third) => (0x8f00 + second) * 256 + third),
  );
  return [...ones, ...twos, ...(name === 'eucjp' ? threes : [])];
}

/** The one code point that a text is; 0 for others. */
function codeOf(/** @type {string} */ text) {
  const [code = 0xfffd, ...more] = Array.from(text, (character) => character.codePointAt(0));
  return code === 0xfffd || more.length > 0 ? 0 : code;
}

/** A number for each that differs from the one before by as much. */
const steps = (/** @type {number[]} */ numbers) => numbers.map((each, nth) => each - (numbers[nth - 1] ?? 0));

/**
 * By the encodings' names: in what iconv-lite reads bytes otherwise than a `TextDecoder` of this Node, and where it doesn't write the
 * first of several sequences that mean a character.
 */
function patches() {
  return Object.fromEntries(Object.entries(multiByteLabels).map(([name, label]) => [name, patchOf(name, label)]));
}

function patchOf(/** @type {string} */ name, /** @type {string} */ label) {
  const decoder = new TextDecoder(label, { fatal: true });
  /** @type {Map<number, number>} */
  const read = new Map();
  /** @type {Map<number, number>} */
  const first = new Map();
  for (const sequence of sequences(name)) {
    const bytes = bytesOf(sequence);
    let own = 0;
    try {
      own = codeOf(decoder.decode(bytes));
    } catch {
      // Not one in this decoder.
    }
    const code = codeOf(iconv.decode(Buffer.from(bytes), name));
    if (code !== own) read.set(sequence, code);
    if (code >= 0x80 && !first.has(code)) first.set(code, sequence);
  }
  /** @type {Map<number, number>} */
  const written = new Map();
  for (const [code, sequence] of first) {
    const bytes = iconv.encode(String.fromCodePoint(code), name);
    const own = bytes.reduce((value, byte) => value * 256 + byte, 0);
    if (own !== sequence) written.set(code, codeOf(iconv.decode(bytes, name)) === code ? own : 0);
  }
  return [read, written].map((map) => [steps([...map.keys()]), steps([...map.values()])]);
}

function bytesOf(/** @type {number} */ sequence) {
  return sequence > 0xffff
    ? Uint8Array.of(sequence >> 16, (sequence >> 8) & 0xff, sequence & 0xff)
    : sequence > 0xff
      ? Uint8Array.of(sequence >> 8, sequence & 0xff)
      : Uint8Array.of(sequence);
}

/** What `TextDecoder` calls the encodings of one to four bytes a character. */
const multiByteLabels = {
  shiftjis: 'shift_jis',
  eucjp: 'euc-jp',
  cp936: 'gb18030',
  gbk: 'gb18030',
  gb18030: 'gb18030',
  cp949: 'euc-kr',
  cp950: 'big5',
  big5hkscs: 'big5',
};

/** By the names of the data: some builds ask for it several times. @type {Record<string, string>} */
const made = {};

/** @type {import('esbuild').Plugin} */
export const encodingData = {
  name: 'encoding-data',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /\/(names|tables|patches)\.data$/ }, ({ path }) => ({ path, namespace: 'encoding-data' }));
    onLoad({ filter: /./, namespace: 'encoding-data' }, ({ path }) => {
      const name = path.replace(/.*\/|\.data$/g, '');
      made[name] ??= JSON.stringify({ names, tables, patches }[name]?.());
      return { contents: made[name], loader: 'json' };
    });
  },
};
