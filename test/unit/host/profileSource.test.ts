import assert from 'node:assert/strict';
import type { Uri } from 'vscode';
import { isOfOneProfile, recordedSource } from '../../../src/host/profileSource';
import type { Profile } from '../../../src/profiles/profile';
import type { ProfileEntry } from '../../../src/profiles/profilesFile';

describe('the saved profile of a recording', () => {
  const profile: Profile = { name: 'Chat', transport: 'tcp', host: 'h', port: 1 };
  const saved = ['file:///a/.vscode/sockets.json', 'file:///user/sockets.json'].map((uri) => ({
    uri: { toString: () => uri } as Uri,
    entry: { name: 'Chat' } as ProfileEntry,
  }));

  it('is that of its own file', () => {
    assert.equal(recordedSource({ profile, profileFile: 'file:///user/sockets.json' }, saved), saved[1]);
    assert.equal(recordedSource({ profile, profileFile: 'file:///gone/sockets.json' }, saved), undefined);
  });

  it('is the first one with its name, where the file is not known', () => {
    assert.equal(recordedSource({ profile }, saved), saved[0]);
  });
});

describe('sessions of one profile', () => {
  const profile: Profile = { name: 'Echo', transport: 'tcp', host: 'h', port: 1 };
  const [api, web] = ['file:///api/.vscode/sockets.json', 'file:///web/.vscode/sockets.json'] as const;

  it('have its name, its address and its file', () => {
    assert.ok(isOfOneProfile({ profile, profileFile: api }, { profile, profileFile: api }));
    assert.ok(!isOfOneProfile({ profile, profileFile: web }, { profile, profileFile: api }));
    assert.ok(!isOfOneProfile({ profile }, { profile: { ...profile, name: 'Chat' } }));
    assert.ok(!isOfOneProfile({ profile }, { profile: { ...profile, port: 2 } }));
  });

  it('may not know its file: an older recording, or one of another machine', () => {
    assert.ok(isOfOneProfile({ profile, profileFile: api }, { profile }));
    assert.ok(isOfOneProfile({ profile, profileFile: api }, { profile, profileFile: web, importedAt: 1 }));
  });
});
