import assert from 'node:assert/strict';
import { readFile, stat, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { Sessions } from '../../../src/net/sessions';
import { issue, type Issued } from '../support/certificates';
import { eventually } from '../support/eventually';
import { failureOf, useNet } from '../support/net';

describe('the key log of TLS', () => {
  const net = useNet();
  let own: Issued;
  before(async () => {
    own = await issue();
  });
  const options = async (): Promise<{ ca: string; keyLogFile: string }> => {
    await writeFile(path.join(net.folder, 'ca.pem'), own.cert);
    return { ca: 'ca.pem', keyLogFile: 'keys.log' };
  };
  const keys = (): Promise<string> => readFile(path.join(net.folder, 'keys.log'), 'utf8');

  for (const [version, labels] of [
    ['TLSv1.2', ['CLIENT_RANDOM']],
    [
      'TLSv1.3',
      [
        'CLIENT_HANDSHAKE_TRAFFIC_SECRET',
        'CLIENT_TRAFFIC_SECRET_0',
        'EXPORTER_SECRET',
        'SERVER_HANDSHAKE_TRAFFIC_SECRET',
        'SERVER_TRAFFIC_SECRET_0',
      ],
    ],
  ] as const) {
    it(`has the secrets of ${version} that the server has`, async () => {
      const known: string[] = [];
      const server = await net.rawServer((peer) => peer.write('hello'), { tls: { ...own, maxVersion: version } });
      server.onKeys((line) => known.push(line));
      const session = await net.open({ port: server.port, tls: await options() });
      assert.equal(session.tls?.version, version);
      const lines = await eventually(async () => {
        const found = (await keys()).trimEnd().split('\n');
        assert.deepEqual(found.map((line) => line.split(' ')[0]).sort(), labels);
        return found;
      });
      assert.deepEqual(lines.sort(), known.join('').trimEnd().split('\n').sort());
    });
  }

  it('can be read by its owner only, and is warned of', async () => {
    const server = await net.rawServer(() => undefined, { tls: own });
    const session = await net.open({ port: server.port, tls: await options() });
    assert.equal((await stat(path.join(net.folder, 'keys.log'))).mode & 0o777, 0o600);
    assert.deepEqual(
      session.findings.map(({ id, severity }) => [id, severity]),
      [['tls-key-log', 'warning']],
    );
    assert.match(session.findings[0]?.message ?? '', /"keys\.log"/);
  });

  it('is appended to', async () => {
    const tls = await options();
    await writeFile(path.join(net.folder, 'keys.log'), '# mine\n');
    const server = await net.rawServer(() => undefined, { tls: { ...own, maxVersion: 'TLSv1.2' } });
    for (const expected of [1, 2]) {
      await net.open({ port: server.port, tls });
      const text = await keys();
      assert(text.startsWith('# mine\n'));
      assert.equal(text.match(/^CLIENT_RANDOM [0-9a-f]{64} [0-9a-f]{96}$/gm)?.length, expected);
    }
  });

  it('is not there unless it is asked for', async () => {
    const server = await net.rawServer(() => undefined, { tls: own });
    const { ca } = await options();
    const session = await net.open({ port: server.port, tls: { ca } });
    assert.deepEqual(session.findings, []);
    await assert.rejects(keys(), { code: 'ENOENT' });
  });

  it('that can not be written is told before anything is sent', async () => {
    const server = await net.rawServer(() => undefined);
    for (const [keyLogFile, reason] of [
      ['no/keys.log', /"no\/keys\.log" of "tls\.keyLogFile".*no such file or folder/],
      ['.', /not a file/],
    ] as const) {
      const session = await net.connect({ port: server.port, tls: { keyLogFile } });
      assert.equal(failureOf(session), 'tls: tls-file');
      assert.match(session.failure?.message ?? '', reason);
    }
    assert.equal(server.peers.length, 0);
  });

  it('is not written where the workspace is not trusted', async () => {
    const server = await net.rawServer(() => undefined, { tls: own });
    const sessions = new Sessions(path.join(net.folder, 'untrusted'), (error) => assert.fail(error));
    const { session, settled } = await sessions.open(
      { name: 'A', transport: 'tcp', host: '127.0.0.1', port: server.port, tls: await options() },
      net.folder,
    );
    await settled;
    assert.equal(failureOf(session), 'tls: tls-file');
    assert.match(session.failure?.message ?? '', /trusted workspaces only/);
    assert.equal(server.peers.length, 0);
    await assert.rejects(keys(), { code: 'ENOENT' });
    await sessions.close();
    sessions.dispose();
  });
});
