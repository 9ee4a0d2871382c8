import assert from 'node:assert/strict';
import { parse, type ParseError } from 'jsonc-parser';
import { demoWorkspace } from '../../../../src/net/demo';
import type { Profile } from '../../../../src/profiles/profile';
import { useDemoServer } from './clients';

function profilesOf(files: Record<string, string>): Profile[] {
  const errors: ParseError[] = [];
  const { profiles } = parse(files['.vscode/sockets.json'] ?? '', errors) as { profiles: Profile[] };
  assert.deepEqual(errors, []);
  return profiles;
}

describe('demo workspace', () => {
  const server = useDemoServer();

  it('has profiles, the certificate and a guide', () => {
    const files = demoWorkspace(server.demo);
    assert.deepEqual(Object.keys(files), ['.vscode/sockets.json', 'certs/demo.pem', 'README.md']);
    assert.equal(files['certs/demo.pem'], server.demo.certificatePem);
  });

  it('has a profile for each thing to try, each in a folder, each name once', () => {
    const profiles = profilesOf(demoWorkspace(server.demo));
    assert.deepEqual(
      profiles.map(({ folder, name }) => `${folder}/${name}`),
      [
        'WebSocket/Echo',
        'WebSocket/Chat',
        'WebSocket/Clock',
        'WebSocket/Flood',
        'WebSocket/Fragments',
        'WebSocket/Binary',
        'WebSocket/Redirect',
        'WebSocket/Echo over TLS',
        'WebSocket/Echo through a proxy',
        'TCP/TCP echo',
        'TCP/TCP banner',
        'TCP/TCP binary echo',
        'TCP/TCP echo over TLS',
        'Failures/Refused (401)',
        'Failures/Never answers',
        'Failures/Close 4000',
        'Failures/Wrong accept',
        'Failures/Reserved bit',
        'Failures/Untrusted certificate',
        'Failures/Nobody listens',
      ],
    );
  });

  it('leads to the server, on this machine only', () => {
    const origins = new Set(server.demo.endpoints.map(({ address }) => new URL(address).host));
    for (const profile of profilesOf(demoWorkspace(server.demo))) {
      assert(profile.role !== 'server');
      const host = profile.transport === 'websocket' ? new URL(profile.url).host : `${profile.host}:${profile.port}`;
      if (profile.name === 'Nobody listens') assert.equal(host, '127.0.0.1:1');
      else assert(origins.has(host), `${profile.name}: ${host}`);
    }
  });

  it('trusts the certificate where TLS is spoken, and nowhere else', () => {
    const files = demoWorkspace(server.demo);
    for (const profile of profilesOf(files)) {
      const secure = profile.name.endsWith('over TLS');
      assert.deepEqual(profile.tls, secure ? { ca: 'certs/demo.pem' } : undefined, profile.name);
    }
  });

  it('tells of every profile in its guide', () => {
    const files = demoWorkspace(server.demo);
    for (const { name } of profilesOf(files)) {
      assert(files['README.md']?.includes(`**${name}**`), name);
    }
  });
});
