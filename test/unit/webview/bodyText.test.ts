import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import type { HttpHead } from '../../../src/api';
import { decodeBody } from '../../../src/webview/handshake/bodyText';

const head = (...headers: [string, string][]): HttpHead => ({
  startLine: 'HTTP/1.1 401 No',
  headers,
  raw: new Uint8Array(),
});
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('decodeBody', () => {
  it('decodes by the charset, and by UTF-8 without one or with an unknown one', async () => {
    const latin = await decodeBody(head(['content-type', 'text/plain; charset="ISO-8859-1"']), Uint8Array.of(0xe9));
    assert.equal(latin.text, 'é');
    assert.equal((await decodeBody(head(), bytes('é'))).text, 'é');
    assert.equal((await decodeBody(head(['Content-Type', 'a/b;charset=nobody']), bytes('é'))).text, 'é');
  });

  it('knows JSON by its type', async () => {
    assert.ok((await decodeBody(head(['Content-Type', 'application/problem+json']), bytes('{}'))).isJson);
    assert.ok(!(await decodeBody(head(['Content-Type', 'text/html']), bytes('{}'))).isJson);
  });

  it('undoes gzip, even if its end is missing', async () => {
    const text = Array.from({ length: 5000 }, (_, at) => `line ${at * 7919}`).join('\n');
    const coded = gzipSync(text);
    assert.equal((await decodeBody(head(['Content-Encoding', 'gzip']), coded)).text, text);
    const cut = await decodeBody(head(['Content-Encoding', 'gzip']), coded.subarray(0, coded.length - 100));
    assert.ok(cut.text.startsWith('line 0\n') || cut.stillCoded === 'gzip');
  });

  it('does not let a small body become huge', async () => {
    const { bytes: decoded } = await decodeBody(head(['Content-Encoding', 'gzip']), gzipSync(Buffer.alloc(50_000_000)));
    assert.equal(decoded.length, 1024 * 1024);
  });

  it('says so when a coding cannot be undone', async () => {
    assert.equal((await decodeBody(head(['Content-Encoding', 'br']), Uint8Array.of(1, 2))).stillCoded, 'br');
    assert.equal((await decodeBody(head(['Content-Encoding', 'gzip']), bytes('not gzip'))).stillCoded, 'gzip');
  });
});
