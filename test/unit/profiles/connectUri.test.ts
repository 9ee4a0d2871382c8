import assert from 'node:assert/strict';
import { readConnectUri, type ConnectRequest } from '../../../src/profiles/connectUri';

const read = (query: string, path = '/connect', fragment = ''): ConnectRequest =>
  readConnectUri({ path, query, fragment });

describe('readConnectUri', () => {
  it('gives the address as it is', () => {
    for (const address of ['ws://127.0.0.1:8080/a?b=1&c=2', 'wss://h/', 'tcp://127.0.0.1:7000', 'tls://[::1]:443']) {
      assert.equal(read(`url=${address}`).address, address);
    }
    assert.equal(read('url=tcp://h:7').profile.transport, 'tcp');
  });

  it('tells the server as it is looked up', () => {
    assert.equal(read('url=wss://еxample.com/').host, 'xn--xample-2of.com');
    assert.equal(read('url=ws://0x7f.1:80/').host, '127.0.0.1');
    assert.equal(read('url=wss://bank.example@evil.example:444/').host, 'evil.example:444');
    assert.equal(read('url=tls://[::1]:443').host, '[::1]:443');
  });

  for (const [query, why] of [
    ['', /no address/],
    ['url=', /no address/],
    ['profile=Chat', /no address/],
    ['url=ws://h/&auto=true', /parameter that is not known: auto/],
    ['auto=true&url=ws://h/', /no address/],
    ['url=http://h/', /begins with http/],
    ['url=unix:/tmp/x', /must begin with/],
    ['url=unix:///var/run/docker.sock', /must begin with/],
    ['url=ws://evil.example\\@bank.example/', /backslash/],
    ['url=listen ws://127.0.0.1:0', /a space/],
    ['url=command:workbench.action.quit', /must begin with/],
    ['url=file:///etc/passwd', /must begin with/],
    ['url=ws://h/?x=${env:TOKEN}', /variables/],
    ['url=ws://h/\n', /line break/],
    ['url=ws://h/#x', /fragment/],
    [`url=ws://h/${'a'.repeat(3000)}`, /longer than 2048/],
  ] as const) {
    it(`refuses ${query.slice(0, 40)}`, () => assert.throws(() => read(query), why));
  }

  it('refuses other paths, and a fragment', () => {
    for (const path of ['', '/', '/listen', '/connect/', '/CONNECT'])
      assert.throws(() => read('url=ws://h/', path), /only/);
    assert.throws(() => read('url=ws://h/', '/connect', 'x'), /only/);
  });
});
