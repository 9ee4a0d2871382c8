import assert from 'node:assert/strict';
import { systemProxy, type ProxiedTarget, type ProxySettings } from '../../../src/net/systemProxy';

const target = (address: string): ProxiedTarget => {
  const { protocol, hostname, port } = new URL(address);
  return {
    scheme: protocol.slice(0, -1) as ProxiedTarget['scheme'],
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port || 80),
  };
};
const settings = (over: Partial<ProxySettings> = {}): ProxySettings => ({ enabled: true, environment: {}, ...over });
const chosen = (address: string, over: Partial<ProxySettings>): string | undefined => {
  const found = systemProxy(target(address), settings(over));
  return found && `${found.address} from ${found.source}`;
};

describe('the system’s proxy', () => {
  const set = { proxy: 'http://p:1' };
  const all = { http_proxy: 'http://h:1', https_proxy: 'http://s:1', all_proxy: 'socks5://a:1' };
  for (const [address, over, expected] of [
    ['ws://a.test', {}, undefined],
    ['ws://a.test', set, 'http://p:1 from the setting http.proxy'],
    ['wss://a.test', set, 'http://p:1 from the setting http.proxy'],
    ['tcp://a.test:7000', set, 'http://p:1 from the setting http.proxy'],
    ['ws://a.test', { ...set, environment: all }, 'http://p:1 from the setting http.proxy'],
    ['ws://a.test', { ...set, enabled: false, environment: all }, undefined],
    ['ws://a.test', { proxy: 'p:3128' }, 'http://p:3128 from the setting http.proxy'],
    ['ws://a.test', { environment: all }, 'http://h:1 from the environment variable http_proxy'],
    ['wss://a.test', { environment: all }, 'http://s:1 from the environment variable https_proxy'],
    ['tls://a.test:1', { environment: all }, 'http://s:1 from the environment variable https_proxy'],
    ['tcp://a.test:1', { environment: all }, 'socks5://a:1 from the environment variable all_proxy'],
    ['tcp://a.test:1', { environment: { http_proxy: 'http://h:1' } }, undefined],
    [
      'wss://a.test',
      { environment: { ...all, WSS_PROXY: 'http://w:1' } },
      'http://w:1 from the environment variable WSS_PROXY',
    ],
    ['ws://a.test', { environment: { HTTP_PROXY: 'h:1' } }, 'http://h:1 from the environment variable HTTP_PROXY'],
    ['ws://a.test', { environment: { http_proxy: '' } }, undefined],
  ] as const) {
    it(`for ${address} with ${JSON.stringify(over)}`, () => assert.equal(chosen(address, over), expected));
  }

  for (const [address, pattern, isException] of [
    ['ws://a.test', '*', true],
    ['ws://a.test', 'a.test', true],
    ['ws://A.TEST', 'a.Test', true],
    ['ws://a.test', 'b.test', false],
    ['ws://x.a.test', 'a.test', true],
    ['ws://x.a.test', '.a.test', true],
    ['ws://x.a.test', '*.a.test', true],
    ['ws://xa.test', 'a.test', false],
    ['ws://a.test:8080', 'a.test:8080', true],
    ['ws://a.test:8080', 'a.test:80', false],
    ['ws://10.1.2.3', '10.1.2.3', true],
    ['ws://10.1.2.3', '10.0.0.0/8', true],
    ['ws://11.1.2.3', '10.0.0.0/8', false],
    ['ws://10.1.2.3', '10.0.0.0/99', false],
    ['ws://[fd00::1]', 'fd00::1', true],
    ['ws://[fd00::1]', 'fd00::/8', true],
    ['ws://[fd00::1]:81', '[fd00::1]:81', true],
    ['ws://[fd00::1]:81', '[fd00::1]:82', false],
    ['ws://a.test', '10.0.0.0/8', false],
    ['ws://a.test', '', false],
  ] as const) {
    it(`is ${isException ? 'not ' : ''}used for ${address} where "${pattern}" is excepted`, () => {
      const expected = isException ? undefined : 'http://p:1 from the setting http.proxy';
      assert.equal(chosen(address, { ...set, noProxy: [pattern] }), expected);
      assert.equal(chosen(address, { ...set, environment: { NO_PROXY: `other.test, ${pattern}` } }), expected);
    });
  }

  for (const address of ['ws://localhost', 'ws://a.localhost', 'ws://127.0.0.1', 'ws://127.1.2.3', 'tcp://[::1]:1']) {
    it(`is used for this machine only if it is on it, too: ${address}`, () => {
      assert.equal(chosen(address, set), undefined);
      for (const proxy of ['http://127.0.0.1:3128', 'http://[::1]:3128', 'socks5://localhost:1080']) {
        assert.equal(chosen(address, { proxy }), `${proxy} from the setting http.proxy`);
        assert.equal(chosen(address, { proxy, noProxy: [target(address).host] }), undefined);
      }
    });
  }

  it('keeps the authorization of its setting to that setting', () => {
    const over = { authorization: 'Bearer x', environment: all };
    assert.equal(systemProxy(target('ws://a.test'), settings({ ...set, ...over }))?.authorization, 'Bearer x');
    assert.equal(systemProxy(target('ws://a.test'), settings(over))?.authorization, undefined);
  });
});
