import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { FileLog } from '../../../src/log/fileLog';
import { RestoredSession } from '../../../src/log/restoredSession';
import { readRecord, writeRecord, type SessionRecord } from '../../../src/log/sessionRecord';
import { parseHttpHead } from '../../../src/protocol/httpHead';
import { bytes, utf8 } from '../support/bytes';
import { useFolder } from '../support/folder';
import { useLeakCheck } from '../support/leaks';

const BODY = Uint8Array.of(0, 1, 254, 255);
const head = (...lines: string[]) => parseHttpHead(bytes([...lines, '', ''].join('\r\n')));

function record(more: Partial<SessionRecord> = {}): SessionRecord {
  return {
    id: 'id-1',
    profile: { name: 'Echo', transport: 'websocket', url: 'ws://h/' },
    transport: 'websocket',
    role: 'client',
    profileFile: 'file:///a/.vscode/sockets.json',
    startedAt: 1_700_000_000_000,
    state: 'closed',
    stages: [{ name: 'tcp', start: 0, end: 1.5, detail: '127.0.0.1:80' }],
    findings: [],
    end: { by: 'remote', clean: true, code: 1000 },
    ...more,
  };
}

describe('the record of a session', () => {
  const folder = useFolder();
  useLeakCheck();
  const written = async (given: SessionRecord): Promise<SessionRecord> => {
    await writeRecord(folder.path, given);
    return readRecord(folder.path);
  };

  it('is read as it was written, bytes included', async () => {
    const full = record({
      association: {
        protocol: 'tcp',
        local: { address: '127.0.0.1', port: 1 },
        remote: { address: '127.0.0.1', port: 2 },
      },
      state: 'failed',
      handshake: {
        exchanges: [
          {
            request: head('GET / HTTP/1.1', 'Host: h', 'X-A: 1', 'x-a: 2'),
            response: head('HTTP/1.1 401 No'),
            body: BODY,
          },
        ],
        protocol: 'chat',
        findings: [],
      },
      findings: [{ id: 'http-status', severity: 'error', message: 'm', entry: 1 }],
      failure: { code: 'http-status', stage: 'http', message: 'm', hint: 'h' },
    });
    assert.deepEqual(await written(full), full);
  });

  it('leaves out the passphrase of a client certificate', async () => {
    const tls = { pfx: 'me.p12', passphrase: 'opensesame', verify: false };
    const profile = { name: 'A', transport: 'tcp', host: 'h', port: 1, tls } as const;
    assert.deepEqual((await written(record({ profile }))).profile, {
      ...profile,
      tls: { pfx: 'me.p12', verify: false },
    });
    assert.equal(tls.passphrase, 'opensesame');
  });

  it('has no secret of a relay or of rules', async () => {
    const profile: SessionRecord['profile'] = {
      name: 'Tap',
      transport: 'websocket',
      role: 'server',
      port: 1,
      forwardTo: 'wss://me:canary-user@h/x?token=canary-token&a=b',
      forwardTls: { pfx: 'me.p12', passphrase: 'canary-phrase' },
      rules: [{ reply: 'your token is canary-token' }],
      onConnect: ['ws://me:canary-user@h'],
    };
    const saved = await written(record({ profile, role: 'server' }));
    assert.doesNotMatch(JSON.stringify(saved), /canary/);
    assert.match(JSON.stringify(saved.profile), /a=b.*"pfx":"me\.p12".*your token is /);
  });

  it('keeps bytes that Node gave as a Buffer', async () => {
    const request = { ...head('GET / HTTP/1.1'), raw: Buffer.from('raw') };
    const { handshake } = await written(
      record({ handshake: { exchanges: [{ request, body: Buffer.from(BODY) }], findings: [] } }),
    );
    assert.deepEqual(handshake?.exchanges[0]?.body, BODY);
    assert.deepEqual(handshake.exchanges[0].request.raw, bytes('raw'));
  });

  it('keeps a header with a strange name for a header', async () => {
    const profile = { name: 'A', transport: 'websocket', url: 'ws://h', headers: { $bytes: 'AAAA' } } as const;
    assert.deepEqual((await written(record({ profile }))).profile, profile);
  });

  it('has no secret in it, nor has any other file', async () => {
    const canary = 'canary-7f3a';
    const exchange = {
      request: head(
        'GET / HTTP/1.1',
        `Authorization: Bearer ${canary}`,
        `cookie: a=${canary}`,
        `Proxy-Authorization: ${canary}`,
      ),
      response: head('HTTP/1.1 401 Unauthorized', `Set-Cookie: a=${canary}`, `SET-COOKIE: b=${canary}`, 'X-A: shown'),
    };
    const headers = { AUTHORIZATION: `Bearer ${canary}`, Cookie: [canary], 'X-B': 'shown too' };
    await writeRecord(
      folder.path,
      record({
        profile: { name: 'Echo', transport: 'websocket', url: 'ws://h/', headers },
        handshake: { exchanges: [exchange, exchange], findings: [] },
      }),
    );
    const files = await readdir(folder.path, { recursive: true });
    assert.deepEqual(files, ['session.json']);
    for (const file of files) {
      const content = await readFile(path.join(folder.path, file), 'utf8');
      const decoded = content.replace(/"\$bytes":"([^"]*)"/g, (_, base64: string) =>
        Buffer.from(base64, 'base64').toString(),
      );
      assert(!decoded.includes(canary), file);
      assert(decoded.includes('X-A: shown') && decoded.includes('shown too'));
    }
    assert.equal(exchange.request.headers[0]?.[1], `Bearer ${canary}`, 'what is in memory is left alone');
  });

  it('replaces the one before it', async () => {
    await written(record({ state: 'open' }));
    assert.equal((await written(record({ state: 'closed' }))).state, 'closed');
    assert.deepEqual(await readdir(folder.path), ['session.json']);
  });

  it('that is not there or broken is an error', async () => {
    await assert.rejects(readRecord(folder.path), { code: 'ENOENT' });
    await writeFile(path.join(folder.path, 'session.json'), '{"id":');
    await assert.rejects(readRecord(folder.path), SyntaxError);
  });

  describe('and its log', () => {
    const restored = async (given: SessionRecord): Promise<RestoredSession> => {
      const own = path.join(folder.path, given.id);
      const log = await FileLog.create(own);
      log.append('sent', 'text', bytes('hello'));
      log.append('received', 'text', bytes('world'));
      await log.finish();
      log.dispose();
      await writeRecord(own, given);
      return RestoredSession.open(folder.path, given.id);
    };

    it('are a session again', async () => {
      const session = await restored(
        record({ failure: { code: 'reset', stage: 'open', message: 'm' }, state: 'failed' }),
      );
      const { id, state, transport, role, end, failure } = session;
      assert.deepEqual(
        { id, state, transport, role, end, code: failure?.code },
        {
          id: 'id-1',
          state: 'failed',
          transport: 'websocket',
          role: 'client',
          end: { by: 'remote', clean: true, code: 1000 },
          code: 'reset',
        },
      );
      assert.equal(session.log.length, 2);
      assert.equal(utf8(await session.log.payload(1)), 'world');
    });

    for (const state of ['connecting', 'open', 'closing'] as const) {
      it(`are a closed session when the window ended while it was ${state}`, async () => {
        const cutOff: Partial<SessionRecord> = record({ state });
        delete (cutOff as { end?: unknown }).end;
        const session = await restored(cutOff as SessionRecord);
        assert.equal(session.state, 'closed');
        assert.equal(session.end, undefined, 'nobody knows how it ended');
        assert.equal((await session.log.read(0, 2)).length, 2);
      });
    }

    it('can not be sent on, and says what to do', async () => {
      const session = await restored(record());
      await assert.rejects(session.send(), /connect again/);
      await assert.rejects(session.ping(), /connect again/);
      await session.close();
    });

    for (const id of ['..', '../id-1', 'id-1/..', '/etc', '', 'a\\b', 'a.b']) {
      it(`are not looked for outside of the folder: ${JSON.stringify(id)}`, async () => {
        await restored(record());
        await assert.rejects(RestoredSession.open(folder.path, id), /no session id/);
      });
    }
  });
});
