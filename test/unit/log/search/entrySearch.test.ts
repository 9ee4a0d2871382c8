import assert from 'node:assert/strict';
import { readFile, truncate, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import type { Direction, EntryKind, LogQuery } from '../../../../src/api';
import type { FileLog } from '../../../../src/log/fileLog';
import { Field, Flag, IndexRecords, whatBits, WORDS, type IndexRecord } from '../../../../src/log/records';
import { ByteScanner } from '../../../../src/log/search/byteScanner';
import { compileQuery } from '../../../../src/log/search/compileQuery';
import { EntrySearch } from '../../../../src/log/search/entrySearch';
import { IndexView } from '../../../../src/log/search/indexView';
import { PayloadReader } from '../../../../src/log/search/payloadReader';
import { segmentOf } from '../../../../src/log/segments';
import { useLogs } from '../../support/logs';
import { Random } from '../../support/random';
import { naiveMatch } from './naiveSearch';

const LOGS = 8;
const QUERIES = 150;
const DIRECTIONS: readonly Direction[] = ['sent', 'received', 'local'];
const KINDS: readonly EntryKind[] = ['text', 'binary', 'data', 'ping', 'pong', 'close', 'event'];
const PARTS = [
  'ab',
  'Ab',
  'a',
  'B',
  'É',
  'é',
  '错误',
  '_',
  ' ',
  '.',
  '42',
  '\0',
  '😀',
  'k',
  'S',
  '"',
  '\\',
  'ab ab',
  '\u212a',
];
const EXPRESSIONS = [
  'a+b',
  '^ab',
  'b$',
  '[ab]{2}',
  'a.b',
  '(a|B)\\d',
  '\\bab',
  'é|É',
  '4\\d',
  '\\.',
  'ab(?!\\d)',
  '^$',
  '.{3,}42',
  'x?ab',
];
const PATHS = ['a', 'a.b', 'list[1]', 'list[0].k', 'list.0.k', 'list.length', 'list.1', 'é'];
const VALUES = ['1', '2', 'ab', 'true', 'null', '', 'x/y', 'é', '42'];

describe('EntrySearch', () => {
  const logs = useLogs();
  const scanner = new ByteScanner();

  const searchBy = (log: FileLog, query: LogQuery, isOrdered: boolean): number[] => {
    const { folder, segments, blocks, length } = log.snapshot();
    const reader = new PayloadReader(folder, segments, []);
    const entries = new EntrySearch(compileQuery(query), new IndexView(blocks), reader, scanner, isOrdered);
    const found: number[] = [];
    for (let at = 0; at < length;) at = entries.step(at, length, found);
    reader.dispose();
    return found;
  };
  /** By both ways: through all bytes where the query allows it, and through the index. */
  const search = (log: FileLog, query: LogQuery): number[] => {
    const found = searchBy(log, query, true);
    assert.deepEqual(searchBy(log, query, false), found, `by the index: ${JSON.stringify(query)}`);
    return found;
  };

  it('finds what a plain search finds, whatever is combined', async function () {
    this.timeout(20_000);
    for (let run = 0; run < LOGS; run += 1) {
      const random = process.env.SEED === undefined ? new Random() : new Random(Number(process.env.SEED));
      const log = await logs.create(`log ${run}`);
      fill(log, random);
      await log.flush();
      const entries = await log.read(0, log.length);
      const payloads = await Promise.all(entries.map(({ index }) => log.payload(index)));
      for (let nth = 0; nth < QUERIES; nth += 1) {
        const query = randomQuery(random, entries[random.below(entries.length)]!.time);
        const expected = entries
          .filter((entry) => naiveMatch(entry, payloads[entry.index]!, query))
          .map(({ index }) => index);
        const found = search(log, query);
        assert.deepEqual(found, expected, `SEED=${random.seed} ${JSON.stringify(query)}`);
      }
    }
  });

  it('finds nothing across the border of two entries', async () => {
    const log = await logs.create();
    for (const text of ['abcd', 'efgh', 'ab', 'cd']) log.append('sent', 'text', Buffer.from(text));
    await log.flush();
    assert.deepEqual(search(log, { text: 'de' }), []);
    assert.deepEqual(search(log, { text: '\0' }), []);
    assert.deepEqual(search(log, { text: 'b\0' }), []);
    assert.deepEqual(search(log, { text: 'cd', caseSensitive: true }), [0, 3]);
  });

  it('finds what a plain search finds in payloads of many spans and files, some of them not there', async function () {
    this.timeout(30_000);
    const random = process.env.SEED === undefined ? new Random() : new Random(Number(process.env.SEED));
    const log = await logs.create('log', { segmentBytes: 300_000 });
    for (let nth = 0; nth < 6000; nth += 1) log.append('received', 'text', manyOf(random));
    await log.finish();
    for (const block of log.snapshot().blocks) {
      const words = new Uint32Array(block);
      for (let at = 0; at < words.length; at += WORDS) {
        if (random.below(20) === 0) words[at + Field.what]! |= random.pick([Flag.damaged, Flag.leftOut]);
      }
    }
    const [, cut] = log.snapshot().segments;
    await truncate(logs.fileOf(cut!.file), 100_001);
    const { segments, folder } = log.snapshot();
    const files = await Promise.all(segments.map(({ file }) => readFile(path.join(folder, file))));
    const payloadOf = ({ offset, size }: IndexRecord): Buffer => {
      const nth = segmentOf(segments, offset);
      return files[nth]!.subarray(offset - segments[nth]!.offset, offset - segments[nth]!.offset + size);
    };
    for (const text of [
      'a',
      '\0',
      '\0\0',
      'b\0',
      'ab',
      'aab',
      'rare',
      'rare!',
      'bbbbbbbb',
      'a\0\0\0b',
      'x'.repeat(40),
    ]) {
      const expected = [];
      for (let index = 0; index < log.length; index += 1) {
        const record = log.recordOf(index);
        const payload = payloadOf(record);
        const isThere = !record.damaged && !record.leftOut && payload.length === record.size;
        if (isThere && payload.includes(text)) expected.push(index);
      }
      const found = search(log, { text, caseSensitive: true });
      assert.deepEqual(found, expected, `SEED=${random.seed} ${JSON.stringify(text)}`);
      const again = search(log, { text, caseSensitive: true, wholeWord: true });
      assert(again.every((index) => found.includes(index)));
    }
  });

  it('finds a text in both of two entries that have the same bytes, as only a forged index says', async () => {
    const log = await logs.create();
    for (const text of ['yes!', 'no!!']) log.append('sent', 'text', Buffer.from(text));
    await log.finish();
    const index = new IndexRecords();
    for (const nth of [0, 1]) {
      const { time, checksum } = log.recordOf(0);
      index.push(time, 0, 4, whatBits('sent', nth ? 'binary' : 'text', false, false), checksum, 0, 0, 0);
    }
    await writeFile(logs.fileOf('entries.bin'), Buffer.concat(index.bytes(0, 2)));
    const again = await logs.reopen();
    assert.equal(again.snapshot().isOrdered, false);
    assert.deepEqual(await again.search({ text: 'yes' }), Uint32Array.of(0, 1));
  });

  it('looks through entries that are larger than what is read at once, and goes on after them', async () => {
    const log = await logs.create();
    const large = Buffer.alloc(3_000_001, 'x');
    large.write('Needle', large.length - 6);
    for (const payload of [Buffer.from('needle'), large, Buffer.from('a needle'), Buffer.alloc(0)]) {
      log.append('received', 'text', payload);
    }
    await log.flush();
    assert.deepEqual(search(log, { text: 'needle' }), [0, 1, 2]);
    assert.deepEqual(search(log, { text: 'x+Needle$', regex: true, caseSensitive: true }), [1]);
    assert.deepEqual(search(log, { text: '^$', regex: true }), [3]);
  });

  it('never finds what was left out or is damaged, whatever is asked', async () => {
    const log = await logs.create();
    for (const text of ['a', 'b', 'c']) log.append('sent', 'text', Buffer.from(text));
    await log.flush();
    const [block] = log.snapshot().blocks;
    const words = new Uint32Array(block!);
    words[WORDS + Field.what]! |= Flag.leftOut;
    words[2 * WORDS + Field.what]! |= Flag.damaged;
    for (const query of [
      {},
      { direction: 'sent' },
      { text: 'x', invert: true },
      { direction: 'received', invert: true },
    ])
      assert.deepEqual(search(log, query as LogQuery), [0], JSON.stringify(query));
  });

  it('passes over what the index rules out', async () => {
    const log = await logs.create();
    for (let nth = 0; nth < 40_000; nth += 1) {
      log.append(nth % 1000 === 7 ? 'sent' : 'received', 'text', Buffer.from(`message ${nth}`));
    }
    await log.flush();
    const thousands = Array.from({ length: 39 }, (_, nth) => (nth + 1) * 1000 + 7);
    assert.deepEqual(search(log, { text: '007', direction: 'sent' }), thousands);
    assert.equal(search(log, { direction: 'sent' }).length, 40);
    assert.equal(search(log, { direction: 'sent', invert: true }).length, 39_960);
    assert.deepEqual(search(log, { kinds: [] }), []);
  });
});

/** Mostly of few different letters, so that much of it is found across the borders of entries. */
function manyOf(random: Random): Uint8Array {
  const bytes = Buffer.alloc(random.below(400) === 0 ? random.below(600_000) : random.below(300));
  const letters = random.pick(['ab', 'ab', 'a\0', 'xyz']);
  for (let at = 0; at < bytes.length; at += 1) bytes[at] = letters.charCodeAt(random.below(letters.length));
  if (random.below(500) === 0) bytes.write('rare', Math.max(0, bytes.length - 4));
  if (random.below(50) === 0) bytes.fill('x', random.below(bytes.length + 1));
  return bytes;
}

function fill(log: FileLog, random: Random): void {
  const count = 1 + random.below(80);
  for (let nth = 0; nth < count; nth += 1) {
    log.append(random.pick(DIRECTIONS), random.pick(KINDS), payloadOf(random), {
      time: 1000 + nth + random.below(3) / 4,
    });
  }
}

function payloadOf(random: Random): Uint8Array {
  switch (random.below(5)) {
    case 0:
      return Uint8Array.from({ length: random.below(30) }, () => random.below(256));
    case 1: {
      const value = random.pick([1, 'ab', true, null, '', 'x/y', 'é', 42, '42', { b: 'ab' }, [0, 'ab'], { b: 1 }]);
      const json = JSON.stringify({ [random.pick(['a', 'é', 'list'])]: value, k: 1, list: [{ k: 1 }, value] });
      const escaped =
        random.below(3) === 0
          ? json.replace(/[aé]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`)
          : json;
      return Buffer.from(random.below(8) === 0 ? escaped.slice(1) : escaped);
    }
    default:
      return Buffer.from(Array.from({ length: random.below(12) }, () => random.pick(PARTS)).join(''));
  }
}

function randomQuery(random: Random, time: number): LogQuery {
  const maybe = (): boolean => random.below(4) === 0;
  const regex = maybe();
  return {
    ...(!maybe() && {
      text: regex ? random.pick(EXPRESSIONS) : random.pick(PARTS) + (maybe() ? random.pick(PARTS) : ''),
      regex,
    }),
    ...(maybe() && { caseSensitive: true }),
    ...(!regex && maybe() && { wholeWord: true }),
    ...(maybe() && { direction: random.pick(DIRECTIONS) }),
    ...(maybe() && { kinds: KINDS.filter(() => random.below(2) === 0) }),
    ...(maybe() && { size: { ...(!maybe() && { from: random.below(10) }), to: random.below(40) } }),
    ...(maybe() && { time: random.below(2) === 0 ? { from: time } : { to: time } }),
    ...(maybe() && { json: { path: random.pick(PATHS), ...(!maybe() && { value: random.pick(VALUES) }) } }),
    ...(maybe() && { invert: true }),
  };
}
