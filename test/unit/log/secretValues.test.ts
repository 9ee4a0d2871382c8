import assert from 'node:assert/strict';
import { readdir, readFile, stat } from 'node:fs/promises';
import * as path from 'node:path';
import { exportLog } from '../../../src/log/export/exportLog';
import { SecretValues } from '../../../src/log/secretValues';
import { readRecord } from '../../../src/log/sessionRecord';
import { encodeText } from '../../../src/payload/encoding/encodeText';
import { textEncodingOf } from '../../../src/payload/encoding/textEncoding';
import type { Profile } from '../../../src/profiles/profile';
import { eventually } from '../support/eventually';
import { useNet } from '../support/net';

const text = (bytes: Uint8Array | readonly Uint8Array[]): string =>
  Buffer.concat(bytes instanceof Uint8Array ? [bytes] : [...bytes]).toString();

describe('declared secrets', () => {
  const secrets = new SecretValues();
  secrets.add(['c4nary"x', 'a', 'long c4nary"x']);

  it('are stars in payloads, as many as there were bytes, in JSON and addresses too', () => {
    const payload = Buffer.from('1 c4nary"x 2 c4nary\\"x 3 c4nary%22x 4 long c4nary"x a');
    assert.equal(text(secrets.coverBytes(payload)), '1 ******** 2 ********* 3 ********** 4 ************* a');
  });

  it('are found across fragments', () => {
    const covered = secrets.coverBytes([Buffer.from('x c4na'), Buffer.from('ry"x y')]);
    assert.equal(text(covered), 'x ******** y');
  });

  it('are found in UTF-16, and where one begins with another', () => {
    const both = new SecretValues();
    both.add(['first', 'first and more']);
    assert.equal(text(both.coverBytes(Buffer.from('x first and more'))), 'x **************');
    assert.equal(text(both.coverBytes(Buffer.from('first', 'utf16le'))), '**********');
  });

  it('are found in Base64, wherever they begin in it', () => {
    const both = new SecretValues();
    both.add(['c4nary-7f3a']);
    for (const before of ['', 'm', 'me', 'me:']) {
      const text64 = Buffer.from(`${before}c4nary-7f3a.`).toString('base64');
      const told = text(both.coverBytes(Buffer.from(`Basic ${text64}`)));
      assert.equal(told.length, 6 + text64.length);
      assert(!Buffer.from(told.slice(6).replaceAll('*', 'A'), 'base64').toString('latin1').includes('4nary'), told);
      assert(!both.cover(`Basic ${text64}`).includes(text64), before);
    }
  });

  for (const [what, value, bytes] of [
    ['hexadecimal digits', 'deadbeefcafe', Buffer.from('deadbeefcafe', 'hex')],
    ['hexadecimal digits in groups', 'DE AD:BE-EF', Buffer.from('deadbeef', 'hex')],
    ['Base64', 'c2VjcmV0LWtleS0xMjM=', Buffer.from('secret-key-123')],
    ['Base64 for addresses', '_-_-_-_-', Buffer.from('_-_-_-_-', 'base64url')],
  ] as const)
    it(`are found as the bytes that they stand for: ${what}`, () => {
      const own = new SecretValues();
      own.add([value]);
      const payload = Buffer.concat([Buffer.of(0), bytes, Buffer.of(1)]);
      assert.equal(text(own.coverBytes(payload)), `\0${'*'.repeat(bytes.length)}\x01`);
    });

  it('are found as bytes wherever they begin in a message of Base64', () => {
    const own = new SecretValues();
    const value = Buffer.from('secret-key-123').toString('base64').replace(/=+$/, '');
    own.add([value]);
    for (const before of ['', 'A', 'AB', 'ABC']) {
      const told = text(own.coverBytes(Buffer.from(before + value, 'base64')));
      // What it shares a byte with before it and after it is left.
      assert.match(told, /^.{0,3}\*{12,14}.{0,2}$/s, before);
    }
  });

  it('are found as digits in either case', () => {
    const own = new SecretValues();
    own.add(['deadBEEFcafe']);
    assert.equal(text(own.coverBytes(Buffer.from('DEADBEEFCAFE deadbeefcafe'))), '************ ************');
    assert.equal(own.cover('it said DEADBEEFCAFE'), 'it said ********');
  });

  it("are found in the session's encoding", async () => {
    const encoding = await textEncodingOf('gb18030');
    const own = new SecretValues(encoding);
    own.add(['密码密码', '🔑🔑']);
    const payload = Buffer.from(encodeText(encoding, 'x 密码密码 y'));
    assert.equal(text(own.coverBytes(payload)), 'x ******** y');
    const single = new SecretValues(await textEncodingOf('iso-8859-1'));
    // Of which the encoding has nothing.
    single.add(['密码', 'cafés']);
    assert.equal(text(single.coverBytes(Buffer.from('cafés', 'latin1'))), '*****');
  });

  it('give the same object for the same part, until there is one more', () => {
    const own = new SecretValues();
    own.add(['c4nary']);
    const part = [{ message: 'c4nary and more' }];
    const covered = own.cover(part);
    assert.deepEqual(covered, [{ message: '******** and more' }]);
    assert.equal(own.cover(part), covered);
    own.add(['more']);
    assert.deepEqual(own.cover(part), [{ message: '******** and ********' }]);
  });

  it('leave the same bytes alone where they are not', () => {
    const payload = Buffer.from('nothing');
    assert.equal(secrets.coverBytes(payload), payload);
    assert.equal(new SecretValues().coverBytes(payload), payload);
  });

  it('are covered in what is told of a session', () => {
    assert.deepEqual(secrets.cover({ message: 'no host c4nary"x', list: ['b'] }), {
      message: 'no host ********',
      list: ['b'],
    });
    const value = { message: 'c4nary"x' };
    assert.equal(new SecretValues().cover(value), value);
  });
});

describe('a session with declared secrets', function () {
  this.timeout(20_000);
  const net = useNet();
  const CANARY = 'c4nary~7f3a';

  /** Files below a folder in which the canary is, as it is or in Base64. */
  const filesWithCanary = async (folder: string): Promise<string[]> => {
    const found: string[] = [];
    for (const name of await readdir(folder, { recursive: true })) {
      const file = path.join(folder, name);
      if (!(await stat(file)).isFile()) continue;
      const content = (await readFile(file)).toString('latin1');
      const decoded = [...content.matchAll(/[A-Za-z0-9+/]{8,}={0,2}/g)].map(([part]) =>
        Buffer.from(part, 'base64').toString('latin1'),
      );
      if ([content, ...decoded].some((each) => each.includes('c4nary'))) found.push(name);
    }
    return found;
  };

  it('carries them on the wire, and has them nowhere else', async () => {
    let message = '';
    const server = await net.rawServer(async (peer) => {
      await peer.acceptWebSocket();
      const frame = await peer.takeFrame();
      message = Buffer.from(frame.payload).toString();
      peer.write(Buffer.concat([Buffer.of(0x81, message.length), Buffer.from(message)]));
      await peer.takeFrame();
      peer.end(Buffer.of(0x88, 0));
    });
    const profile: Profile = {
      name: 'Secret',
      transport: 'websocket',
      url: `ws://127.0.0.1:${String(server.port)}/\${input:s}?x=\${input:s}`,
      headers: { 'X-Plain': '${input:s}' },
      compression: false,
    };
    const resolved = JSON.parse(JSON.stringify(profile).replaceAll('${input:s}', CANARY)) as Profile;
    const { session, settled } = await net.sessions.open(
      profile,
      net.folder,
      (made) => made.secrets.add([CANARY]),
      resolved,
    );
    await settled;
    assert.equal(session.state, 'open', session.failure?.message);
    await session.send(`hello ${CANARY}`);
    await eventually(() => assert.equal(session.log.length, 2));
    assert.equal(message, `hello ${CANARY}`, 'the wire has it');
    for (const index of [0, 1])
      assert.equal(text(await session.log.payload(index)), `hello ${'*'.repeat(CANARY.length)}`);
    const frames = await session.log.frames(0);
    assert.equal(frames[0]?.length, message.length);
    await exportLog(session.log, 'jsonl', path.join(net.folder, 'live.jsonl'), { secrets: true });
    await exportLog(session.log, 'csv', path.join(net.folder, 'live.csv'));
    assert.equal(session.stages, session.stages);
    assert.equal(session.findings, session.findings);
    await session.close();
    await eventually(async () => assert.equal((await readRecord(path.join(net.folder, session.id))).state, 'closed'));
    assert.deepEqual(await filesWithCanary(net.folder), []);
    const seen = JSON.stringify(
      [session.profile, session.handshake, session.stages, session.findings, session.end, await session.log.read(0, 9)],
      (_, value: unknown) => (value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value),
    );
    assert(!seen.includes('c4nary'), seen);
    assert.match(seen, /X-Plain/);
  });

  it('names them in no failure', async () => {
    const profile: Profile = { name: 'S', transport: 'tcp', host: '${input:s}.invalid', port: 1 };
    const { session, settled } = await net.sessions.open(profile, net.folder, (made) => made.secrets.add([CANARY]), {
      ...profile,
      host: `${CANARY.replace('~', '-')}.invalid`,
    });
    session.secrets.add([CANARY.replace('~', '-')]);
    await settled;
    assert.equal(session.state, 'failed');
    assert(!JSON.stringify([session.failure, session.stages, session.findings]).includes('c4nary'));
  });
});
