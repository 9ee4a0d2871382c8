import assert from 'node:assert/strict';
import { startOfPaths } from '../../../src/host/diskFolder';
import type { Profile } from '../../../src/profiles/profile';
import { fromFolder, relativePaths } from '../../../src/profiles/relativePaths';

const tls = { ca: 'ca.pem', cert: '/etc/cert.pem', key: 'C:\\key.pem', pfx: '\\\\share\\id.pfx', servername: 'x' };
const profiles = {
  files: { name: 'P', transport: 'tcp', host: 'h', port: 1, tls },
  socket: { name: 'P', transport: 'tcp', path: 'run/a.sock' },
  pipe: { name: 'P', transport: 'tcp', path: '\\\\.\\pipe\\a' },
  relay: {
    name: 'P',
    role: 'server',
    transport: 'tcp',
    port: 1,
    forwardTo: 'tls://h:1',
    forwardTls: { ca: 'target.pem', key: '/etc/key.pem' },
  },
  plain: { name: 'P', transport: 'websocket', url: 'ws://h/' },
} satisfies Record<string, Profile>;
const folderAt = (scheme: string) => ({ uri: { scheme, fsPath: '/work' } }) as Parameters<typeof startOfPaths>[0];

describe('relativePaths', () => {
  it('are those that start from the folder', () => {
    assert.deepEqual(relativePaths(profiles.files), ['ca.pem']);
    assert.deepEqual(relativePaths(profiles.socket), ['run/a.sock']);
    assert.deepEqual(relativePaths(profiles.pipe), []);
    assert.deepEqual(relativePaths(profiles.relay), ['target.pem']);
    assert.deepEqual(relativePaths(profiles.plain), []);
  });

  it('are written from the folder for other programs', () => {
    assert.deepEqual(fromFolder(profiles.files).tls, { ...tls, ca: '${workspaceFolder}/ca.pem' });
    assert.equal(fromFolder(profiles.socket).path, '${workspaceFolder}/run/a.sock');
    const whole = { ...profiles.socket, path: '${env:RUN}/a.sock' };
    assert.deepEqual([whole, profiles.pipe, profiles.plain].map(fromFolder), [whole, profiles.pipe, profiles.plain]);
  });

  it('have a start on a disk, or are refused by name', () => {
    assert.equal(startOfPaths(folderAt('file'), profiles.files), '/work');
    assert.equal(startOfPaths(folderAt('vscode-vfs'), profiles.plain), undefined);
    assert.throws(() => startOfPaths(folderAt('vscode-vfs'), profiles.files), {
      name: 'ProfileError',
      code: 'bad-profile',
      message: /"ca\.pem" starts from the workspace folder, which is on no disk of this machine \(vscode-vfs:\)/,
    });
    assert.throws(
      () => startOfPaths(folderAt('file'), profiles.files, false),
      /"ca\.pem" is relative: in Restricted Mode/,
    );
    assert.equal(startOfPaths(folderAt('file'), profiles.plain, false), undefined);
    assert.throws(() => startOfPaths(undefined, profiles.socket), /"run\/a\.sock" is relative, and no folder is open/);
  });
});
