import assert from 'node:assert/strict';
import {
  coverAddresses,
  KnownSecrets,
  secretsOfAddresses,
  secretsOfField,
  secretsOfSubprotocols,
} from '../../../src/protocol/knownSecrets';
import { COVER } from '../../../src/protocol/secrets';

describe('known secrets', () => {
  it('are looked for in a million characters at once, whatever these are', () => {
    for (const text of ['x', 'a://', 'a:', '?a', '@'].map((part) => part.repeat(1_000_000 / part.length))) {
      const began = performance.now();
      coverAddresses(text);
      assert(performance.now() - began < 2000, text.slice(0, 8));
    }
  });

  const addresses: readonly (readonly [text: string, covered: string, secrets: readonly string[]])[] = [
    ['ws://h/a?room=1', 'ws://h/a?room=1', []],
    ['ws://me:word@h/', `ws://${COVER}@h/`, ['word']],
    ['ws://word@h/', `ws://${COVER}@h/`, ['word']],
    ['GET /a?room=1&access_token=abc&x=2 HTTP/1.1', `GET /a?room=1&access_token=${COVER}&x=2 HTTP/1.1`, ['abc']],
    ['/a?api%5Fkey=abc', `/a?api%5Fkey=${COVER}`, ['abc']],
    ['see <https://h/#token=abc>', `see <https://h/#token=${COVER}>`, ['abc']],
    ['ws://h/?token=', `ws://h/?token=${COVER}`, ['']],
    ['no address: token=abc', 'no address: token=abc', []],
  ];
  for (const [text, covered, secrets] of addresses) {
    it(`in addresses: ${text}`, () => {
      assert.equal(coverAddresses(text), covered);
      assert.equal(coverAddresses(covered), covered, 'covering twice changes nothing');
      assert.deepEqual(secretsOfAddresses(text), secrets);
    });
  }

  const fields: readonly (readonly [name: string, value: string, secrets: readonly string[]])[] = [
    ['Authorization', 'Bearer abcd', ['Bearer abcd', 'abcd']],
    ['authorization', `Basic ${btoa('me:word')}`, [`Basic ${btoa('me:word')}`, btoa('me:word'), 'word']],
    ['Proxy-Authorization', 'Basic *', ['Basic *', '*', '']],
    ['Cookie', 'a=one; b=two=2', ['a=one; b=two=2', 'one', 'two=2']],
    ['Set-Cookie', 'a=one; Path=/', ['a=one; Path=/', 'one']],
    ['X-Api-Key', 'abcd', ['abcd', 'abcd']],
    ['Location', 'ws://me:word@h/?sig=abcd', ['word', 'abcd']],
    ['Sec-WebSocket-Protocol', 'chat.v2, access_token, abcd', ['abcd']],
    ['Sec-WebSocket-Key', 'abcd', []],
    ['Host', 'h', []],
  ];
  for (const [name, value, secrets] of fields) {
    it(`in header fields: ${name}`, () => assert.deepEqual(secretsOfField(name, value), secrets));
  }

  it('among subprotocols', () => {
    assert.deepEqual(secretsOfSubprotocols(['chat.v2', 'graphql-transport-ws', 'mqtt']), []);
    assert.deepEqual(secretsOfSubprotocols(['base64url.bearer.abcd', 'eyJhbGciOi.eyJzdWIi.c2ln', 'token-abcd']), [
      'abcd',
      'eyJhbGciOi.eyJzdWIi.c2ln',
      'abcd',
    ]);
  });

  it('are covered wherever they stand, also as an address has them', () => {
    const known = new KnownSecrets(['p@ss/wörd', 'p@ss/wörd and more', 'ab']);
    assert.equal(known.coverText('p@ss/wörd and more, p%40ss%2Fw%C3%B6rd, ab'), `${COVER}, ${COVER}, ab`);
    const latin1 = Buffer.from('<p>p@ss/wörd</p>').toString('latin1');
    assert.equal(known.coverByteText(latin1), `<p>${COVER}</p>`);
  });

  it('that are none leave texts alone', () => {
    assert.equal(new KnownSecrets(['', 'theme', COVER, `${COVER}x`]).coverText('theme'), 'theme');
    assert.equal(new KnownSecrets(['10000%', '\ud800abc']).coverText('at 10000%'), `at ${COVER}`);
  });
});
