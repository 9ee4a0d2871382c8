import assert from 'node:assert/strict';
import { fieldValues, HttpHeadReader, MAX_HEAD_BYTES, parseHttpHead } from '../../../src/protocol/httpHead';
import { withSeeds } from '../support/random';

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1');
const HEAD = 'HTTP/1.1 101 Switching Protocols\r\nUPGRADE: websocket\r\nX-Tag: a\r\nx-tag:b\r\nX-Tag: a\r\n\r\n';

describe('HttpHeadReader', () => {
  it('finds the end wherever the bytes are cut', () => {
    const stream = bytes(`${HEAD}the first frames`);
    for (let cut = 0; cut <= stream.length; cut += 1) {
      const reader = new HttpHeadReader();
      const used = reader.write(stream.subarray(0, cut)) + reader.write(stream.subarray(cut));
      assert.equal(used, HEAD.length, `cut at ${cut}`);
      assert.deepEqual(reader.head, parseHttpHead(reader.bytes), `cut at ${cut}`);
      assert.equal(Buffer.from(reader.bytes).toString('latin1'), HEAD, `cut at ${cut}`);
    }
  });

  it('finds the end in single bytes, and not before the last of them', () => {
    const reader = new HttpHeadReader();
    for (const [index, byte] of bytes(HEAD).entries()) {
      assert.equal(reader.head, undefined, `before byte ${index}`);
      assert.equal(reader.write(Uint8Array.of(byte)), 1);
    }
    assert.equal(reader.head?.startLine, 'HTTP/1.1 101 Switching Protocols');
  });

  it('finds the end in random pieces', () => {
    withSeeds(200, (random) => {
      const reader = new HttpHeadReader();
      let used = 0;
      for (const piece of random.cut(bytes(`${HEAD}rest`), 20)) used += reader.write(piece);
      assert.equal(used, HEAD.length);
    });
  });

  for (const [what, head] of [
    ['bare LF', 'HTTP/1.1 200 OK\nA: 1\n\n'],
    ['CR LF, then bare LF', 'HTTP/1.1 200 OK\r\nA: 1\n\n'],
    ['bare LF, then CR LF', 'HTTP/1.1 200 OK\nA: 1\r\n\r\n'],
    ['an empty line before the head', '\r\nHTTP/1.1 200 OK\r\nA: 1\r\n\r\n'],
    ['several empty lines before the head', '\n\r\n\r\nHTTP/1.1 200 OK\r\nA: 1\r\n\r\n'],
  ] as const) {
    it(`takes line ends as they come: ${what}`, () => {
      const reader = new HttpHeadReader();
      assert.equal(reader.write(bytes(`${head}body`)), head.length);
      assert.deepEqual(reader.head, {
        startLine: 'HTTP/1.1 200 OK',
        headers: [['A', '1']],
        raw: new Uint8Array(bytes(head)),
      });
    });
  }

  it('is not ended by a CR in a line', () => {
    const reader = new HttpHeadReader();
    reader.write(bytes('HTTP/1.1 200 OK\r\nA: \r\rb\r\n'));
    assert.deepEqual([reader.head], [undefined]);
    reader.write(bytes('\r\n'));
    assert.equal(reader.head?.headers.length, 1);
  });

  it('takes no byte after the head', () => {
    const reader = new HttpHeadReader();
    assert.equal(reader.write(bytes(HEAD)), HEAD.length);
    assert.equal(reader.write(bytes('more')), 0);
    assert.equal(reader.bytes.length, HEAD.length);
  });

  it('keeps 64 KiB of a head that never ends, and no more', () => {
    const reader = new HttpHeadReader();
    assert.equal(reader.write(bytes('GET / HTTP/1.1\r\n')), 16);
    assert.equal(reader.write(Buffer.alloc(MAX_HEAD_BYTES, 'x')), MAX_HEAD_BYTES - 16);
    assert.equal(reader.write(bytes('\r\n\r\n')), 0);
    assert.equal(reader.bytes.length, MAX_HEAD_BYTES);
    assert.equal(reader.head, undefined);
  });

  it('reads a head of just 64 KiB', () => {
    const start = 'HTTP/1.1 200 OK\r\nA: ';
    const head = `${start}${'x'.repeat(MAX_HEAD_BYTES - start.length - 4)}\r\n\r\n`;
    const reader = new HttpHeadReader();
    assert.equal(reader.write(bytes(head)), MAX_HEAD_BYTES);
    assert.equal(reader.head?.headers[0]?.[1].length, MAX_HEAD_BYTES - start.length - 4);
  });

  it('copies what it keeps', () => {
    const reader = new HttpHeadReader();
    const chunk = bytes(HEAD);
    reader.write(chunk.subarray(0, 30));
    chunk.fill(0, 0, 30);
    reader.write(chunk.subarray(30));
    assert.equal(reader.head?.startLine, 'HTTP/1.1 101 Switching Protocols');
  });
});

describe('parseHttpHead', () => {
  const headersOf = (...lines: string[]) =>
    parseHttpHead(bytes(['HTTP/1.1 200 OK', ...lines, '', ''].join('\r\n'))).headers;

  it('keeps order, case and duplicates', () => {
    assert.deepEqual(parseHttpHead(bytes(HEAD)).headers, [
      ['UPGRADE', 'websocket'],
      ['X-Tag', 'a'],
      ['x-tag', 'b'],
      ['X-Tag', 'a'],
    ]);
  });

  it('takes blanks from around a value, not from within', () => {
    assert.deepEqual(headersOf('A: \t b  c \t ', 'B:', 'C:d:e'), [
      ['A', 'b  c'],
      ['B', ''],
      ['C', 'd:e'],
    ]);
  });

  it('joins a line that continues the one before it', () => {
    assert.deepEqual(headersOf('A: one', '  two', '\tthree', 'B: 4'), [
      ['A', 'one two three'],
      ['B', '4'],
    ]);
  });

  it('shows a line without a colon as a field without a value', () => {
    assert.deepEqual(headersOf('no colon here', 'A: 1'), [
      ['no colon here', ''],
      ['A', '1'],
    ]);
  });

  it('reads each byte as one character', () => {
    const all = String.fromCharCode(...Array.from({ length: 128 }, (_, index) => index + 128));
    // U+0085 and U+00A0 are white space to JavaScript, so they stand inside.
    assert.deepEqual(headersOf(`A: x${all}x`), [['A', `x${all}x`]]);
  });

  it('takes an empty head as one without anything', () => {
    assert.deepEqual(parseHttpHead(new Uint8Array()), { startLine: '', headers: [], raw: new Uint8Array() });
  });
});

describe('fieldValues', () => {
  it('gives all values of a field, whatever the case of its name', () => {
    assert.deepEqual(fieldValues(parseHttpHead(bytes(HEAD)), 'X-TAG'), ['a', 'b', 'a']);
    assert.deepEqual(fieldValues(parseHttpHead(bytes(HEAD)), 'Location'), []);
  });
});
