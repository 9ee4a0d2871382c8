import assert from 'node:assert/strict';
import { addressesInText } from '../../../src/profiles/addressesInText';

const found = (text: string): string[] => addressesInText(text, 1000).map(({ address }) => address);

describe('addressesInText', () => {
  it('finds what can be connected to', () => {
    const text = `const a = 'ws://localhost:8080/chat?room=1&x=[2]'; // or wss://example.com, tcp://127.0.0.1:7000 udp://h:53
<wss://[::1]:8443/> tls://h.example:443 "WS://H/" (see ws://h/a_(b)) [x](ws://h/c) **ws://h/d** ws://me:pw@h/e。`;
    assert.deepEqual(found(text), [
      'ws://localhost:8080/chat?room=1&x=[2]',
      'wss://example.com',
      'tcp://127.0.0.1:7000',
      'udp://h:53',
      'wss://[::1]:8443/',
      'tls://h.example:443',
      'WS://H/',
      'ws://h/a_(b)',
      'ws://h/c',
      'ws://h/d',
      'ws://me:pw@h/e',
    ]);
    for (const { offset, address } of addressesInText(text, 1000))
      assert.equal(text.slice(offset, offset + address.length), address);
  });

  it('leaves what is none, or is put together by a program', () => {
    for (const text of [
      'ws://${host}:8080/',
      'ws://localhost:${port}/',
      'ws://<host>/',
      'ws://h{1}/',
      'ws://h/${path}',
      'ws://localhost:8080{path}',
      'ws://%s:%d/',
      'news://h/',
      'xws://h/',
      'tcp://h',
      'tcp://h:99999',
      'tcp://h:0',
      'http://h/',
      'ws://',
      'ws:///x',
      'ws://h:99999/',
    ]) {
      assert.deepEqual(found(text), [], text);
    }
    assert.deepEqual(found('ws://h/a#b'), ['ws://h/a']);
  });

  it('ends after the most that are wanted', () => assert.equal(addressesInText('ws://h/ '.repeat(50), 7).length, 7));

  for (const [what, text] of Object.entries({
    words: 'lorem ipsum ws: wss tcp:// tls:/ '.repeat(30_000),
    'one long line': 'w'.repeat(1_000_000),
    'one long address': `ws://h/${'a'.repeat(1_000_000)}`,
    brackets: `ws://h/${'('.repeat(20_000)}${')'.repeat(20_000)}`,
    schemes: 'ws://'.repeat(200_000),
    'sentence ends within addresses': `ws://h/${'.'.repeat(1900)}x `.repeat(500),
    'brackets within addresses': `ws://h/${')'.repeat(1990)}x `.repeat(500),
    'hosts without a port': 'tcp://host '.repeat(90_000),
    'ports that are none': 'tcp://host:0 '.repeat(80_000),
    users: `ws://${'a:'.repeat(100_000)}`,
  })) {
    it(`takes little time for a megabyte of ${what}`, () => {
      const start = performance.now();
      addressesInText(text, 1000);
      const ms = performance.now() - start;
      assert(ms < 500, `${ms.toFixed(0)} ms`);
    });
  }
});
