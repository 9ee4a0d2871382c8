import assert from 'node:assert/strict';
import type { Exchange, Failure } from '../../../src/api';
import { afterEnding, reconnectPlan, type Ending } from '../../../src/net/reconnectPolicy';
import { withSeeds } from '../support/random';

const NOW = Date.parse('2026-11-23T06:00:00Z');
const plan = { attempts: 5, delayMs: 100, maxDelayMs: 1000 };
const lost = (code: string, more: Partial<Failure> = {}): Ending => ({
  end: { by: 'error', clean: false },
  failure: { code, stage: 'open', message: 'It broke.', ...more },
});
const answered = (status: number, headers: [string, string][] = [], code = 'http-status'): Ending => {
  const head = { startLine: `HTTP/1.1 ${String(status)} X`, headers, raw: new Uint8Array(0) };
  const exchange: Exchange = { request: { ...head, startLine: 'GET / HTTP/1.1' }, response: head };
  return { ...lost(code), exchange };
};
const after = (ending: Ending, done = 0, random = 0): ReturnType<typeof afterEnding> =>
  afterEnding(ending, done, plan, () => random, NOW);
const isAgain = (ending: Ending): boolean => 'waitMs' in after(ending);

describe('connecting again', () => {
  it('waits a random time up to a delay that doubles, and up to the longest one (full jitter)', () => {
    withSeeds(100, (random) => {
      for (const [done, most] of [100, 200, 400, 800, 1000].entries()) {
        const share = random.below(1_000_000) / 1_000_000;
        assert.deepEqual(after(lost('refused'), done, share), { waitMs: Math.round(share * most) });
      }
    });
  });

  it('has the defaults of the profile', () => {
    assert.deepEqual(reconnectPlan({}), { attempts: 10, delayMs: 500, maxDelayMs: 30_000 });
    assert.deepEqual(reconnectPlan({ attempts: 1, delay: 0, maxDelay: 2 }), { attempts: 1, delayMs: 0, maxDelayMs: 2 });
  });

  it('follows what the peer ended, but not what this end wanted', () => {
    assert(isAgain({ end: { by: 'remote', clean: true, code: 1000 } }));
    assert.deepEqual(after({ end: { by: 'local', clean: true } }), { stop: undefined });
  });

  it('does not follow a close code by which the peer blames what it got', () => {
    for (const code of [1002, 1003, 1007, 1008, 1009, 1010])
      assert.match(
        (after({ end: { by: 'remote', clean: true, code } }) as { stop: string }).stop,
        new RegExp(`close code ${code}`),
      );
    for (const code of [1000, 1001, 1005, 1011, 1012, 1013, 3000])
      assert(isAgain({ end: { by: 'remote', clean: true, code } }), String(code));
  });

  it('is given up after so many attempts', () => {
    assert(isAgain(lost('refused')));
    assert.deepEqual(after(lost('refused'), 5), { stop: 'It was given up after 5 attempts.' });
    assert.deepEqual(
      afterEnding(lost('refused'), 0, { ...plan, attempts: 0 }, () => 0, NOW),
      { stop: undefined },
    );
  });

  for (const code of [
    ...['dns', 'refused', 'unreachable', 'reset', 'connect-timeout', 'handshake-timeout', 'handshake-eof'],
    ...['eof-in-frame', 'eof-without-close', 'ping-timeout'],
  ])
    it(`follows ${code}`, () => assert(isAgain(lost(code))));

  for (const code of [
    ...['tls-expired', 'tls-self-signed', 'tls-untrusted', 'tls-wrong-host', 'tls-client-cert', 'tls-version'],
    ...['tls-alert', 'tls-file', 'tls-plain-port', 'plain-tls-port', 'bad-accept', 'bad-upgrade', 'bad-connection'],
    ...['bad-subprotocol', 'bad-extension', 'redirect', 'http-malformed', 'header-too-large', 'proxy-auth'],
    ...['permission-denied', 'message-too-big', 'invalid-utf8', 'masked-server-frame', 'close-timeout', 'internal'],
  ])
    it(`does not follow ${code}, and says why`, () => {
      const verdict = after(lost(code));
      assert('stop' in verdict);
      assert.match(verdict.stop ?? '', /^It is not tried again: .*\.$/);
    });

  for (const code of ['ENAMETOOLONG', 'ENOTDIR', 'ENOTSOCK'])
    it(`does not follow a path that can't be a socket: ${code}`, () =>
      assert(!isAgain(lost('unreachable', { systemCode: code }))));

  for (const status of [408, 425, 429, 500, 502, 503, 504, 520])
    it(`follows an answer of ${String(status)}`, () => assert(isAgain(answered(status))));

  for (const status of [200, 301, 400, 401, 403, 404, 410, 426, 501, 505])
    it(`does not follow an answer of ${String(status)}, and names it`, () => {
      const verdict = after(answered(status));
      assert('stop' in verdict);
      assert.match(verdict.stop ?? '', new RegExp(` ${String(status)} again\\.$`));
    });

  it("follows a proxy's trouble, not its rules", () => {
    assert(isAgain(answered(502, [], 'proxy-refused')));
    assert(!isAgain(answered(403, [], 'proxy-refused')));
    assert(isAgain(lost('proxy-refused', { systemCode: 'SOCKS5 5' })));
    assert(!isAgain(lost('proxy-refused', { systemCode: 'SOCKS5 2' })));
  });

  describe('where the server says when', () => {
    it('waits so long, and its own wait, so that not all come at once', () => {
      for (const status of [429, 503])
        assert.deepEqual(after(answered(status, [['Retry-After', '3']]), 1, 0.5), { waitMs: 3100 });
      const date = new Date(NOW + 4000).toUTCString();
      assert.deepEqual(after(answered(503, [['retry-after', date]])), { waitMs: 4000 });
    });

    it('stops, and says so, where that is more than 10 times the longest wait', () => {
      assert.deepEqual(after(answered(503, [['Retry-After', '10']])), { waitMs: 10_000 });
      const verdict = after(answered(503, [['Retry-After', '11']]));
      assert('stop' in verdict);
      assert.match(verdict.stop ?? '', /asks to wait for 11 s, and "maxDelay" is 1000 ms/);
    });

    it('makes nothing of other answers, nor of what is no time', () => {
      assert.deepEqual(after(answered(502, [['Retry-After', '3']])), { waitMs: 0 });
      for (const value of ['soon', '-1', '', '1e9', new Date(NOW - 1000).toUTCString()])
        assert.deepEqual(after(answered(503, [['Retry-After', value]])), { waitMs: 0 }, value);
    });
  });
});
