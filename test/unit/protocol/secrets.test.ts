import assert from 'node:assert/strict';
import { parseHttpHead } from '../../../src/protocol/httpHead';
import { COVER, coverSecrets, isSecretField, isSecretName, rawHeadText } from '../../../src/protocol/secrets';
import { bytes, utf8 } from '../support/bytes';

const latin1 = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));

describe('secrets', () => {
  it('are the fields that carry credentials by their nature', () => {
    for (const name of ['Authorization', 'PROXY-AUTHORIZATION', 'cookie', 'Set-Cookie'])
      assert(isSecretField(name), name);
    for (const name of ['X-Api-Key', 'X-Authorization', 'x-auth-token', 'X-Session', 'ClientSecret'])
      assert(isSecretField(name), name);
    for (const name of ['Host', 'Sec-WebSocket-Key', 'Location', 'WWW-Authenticate', 'X-Monkey', 'Public-Key-Pins'])
      assert(!isSecretField(name), name);
  });

  it('are told by names, word by word', () => {
    for (const name of ['token', 'access_token', 'accessToken', 'api-key', 'apikey', 'KEY', 'pwd', 'X-Amz-Signature'])
      assert(isSecretName(name), name);
    for (const name of ['', 'room', 'monkey', 'keyboard', 'passenger', 'author', 'sigma', 'key_count'])
      assert(!isSecretName(name), name);
  });

  it('are covered in the fields and in the raw bytes', () => {
    const head = parseHttpHead(
      bytes(
        'GET / HTTP/1.1\r\nHost: h\r\nauthorization: Bearer canary\r\nCookie: a=canary\r\nCookie: b=canary\r\n\r\n',
      ),
    );
    const covered = coverSecrets(head);
    assert.deepEqual(covered.headers, [
      ['Host', 'h'],
      ['authorization', COVER],
      ['Cookie', COVER],
      ['Cookie', COVER],
    ]);
    assert.equal(
      utf8(covered.raw),
      `GET / HTTP/1.1\r\nHost: h\r\nauthorization: ${COVER}\r\nCookie: ${COVER}\r\nCookie: ${COVER}\r\n\r\n`,
    );
    assert.match(utf8(head.raw), /canary/, 'the head itself is left alone');
  });

  it('that are not there leave the head as it is', () => {
    const head = parseHttpHead(bytes('GET / HTTP/1.1\nHost: h\n\n'));
    assert.equal(coverSecrets(head), head);
  });

  it('are covered in the text of a head, with their continuation lines', () => {
    const head =
      'GET / HTTP/1.1\r\nHost: a\r\nauthorization:Bearer x\r\n y\r\nX-Authorized: shown\r\nCookie: a=1\r\n\r\n';
    assert.equal(
      rawHeadText(latin1(head), true),
      `GET / HTTP/1.1\r\nHost: a\r\nauthorization:${COVER}\r\nX-Authorized: shown\r\nCookie: ${COVER}\r\n\r\n`,
    );
  });

  it('stay as they were, byte for byte, when uncovered', () => {
    const head = 'GET / HTTP/1.1\r\nCookie: a=\xff\r\n\r\n';
    assert.equal(rawHeadText(latin1(head), false), head);
  });
});
