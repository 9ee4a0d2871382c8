import assert from 'node:assert/strict';
import type { Exchange } from '../../../src/api';
import { exchangeOrigins } from '../../../src/protocol/exchangeOrigins';
import { parseHttpHead } from '../../../src/protocol/httpHead';
import { bytes } from '../support/bytes';

const request = parseHttpHead(bytes('GET / HTTP/1.1\r\n\r\n'));
const to = (location: string): Exchange => ({
  request,
  response: parseHttpHead(bytes(`HTTP/1.1 302 Found\r\nLocation: ${location}\r\n\r\n`)),
});

describe('exchangeOrigins', () => {
  for (const [address, locations, expected] of [
    ['ws://127.0.0.1:8080/a', [], ['http://127.0.0.1:8080']],
    ['wss://user:secret@[::1]/a', [], ['https://[::1]']],
    [
      'ws://a/x',
      ['/y', 'wss://b:9/z', 'https://c/', '../w'],
      ['http://a', 'http://a', 'https://b:9', 'https://c', 'https://c'],
    ],
    ['ws://a/x', ['http://['], ['http://a', 'http://a']],
  ] as const) {
    it(`follows ${[address, ...locations].join(' → ')}`, () => {
      assert.deepEqual(exchangeOrigins(address, [...locations.map(to), { request }]), expected);
    });
  }

  it('begins anew with the address where another attempt was made', () => {
    const busy = { request, response: parseHttpHead(bytes('HTTP/1.1 503 Busy\r\n\r\n')) };
    const exchanges = [to('wss://b/'), busy, to('ws://c/'), { request }];
    assert.deepEqual(exchangeOrigins('ws://a/', exchanges), ['http://a', 'https://b', 'http://a', 'http://c']);
  });

  it('takes the host of an address with variables from what was asked', () => {
    const asked = { request: parseHttpHead(bytes('GET / HTTP/1.1\r\nHost: a.test:81\r\n\r\n')) };
    assert.deepEqual(exchangeOrigins('wss://${env:HOST}/', [asked]), ['https://a.test:81']);
    assert.deepEqual(exchangeOrigins('${env:URL}', [asked]), ['http://a.test:81']);
    assert.deepEqual(exchangeOrigins('${env:URL}', [{ request }]), ['http://unknown']);
  });
});
