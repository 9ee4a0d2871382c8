import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { exportLog } from '../../../../src/log/export/exportLog';
import { importLog } from '../../../../src/log/import/importLog';
import { RestoredSession } from '../../../../src/log/restoredSession';
import { readRecord } from '../../../../src/log/sessionRecord';
import type { Session } from '../../../../src/net/session';
import { eventually } from '../../support/eventually';
import { useNet } from '../../support/net';

/** Needs escapes in an address, and is no word of any protocol. */
const CANARY = 'c4nary/é~7f3a';

/** The canary as it may stand in a file: as it is, in an address, in Base64 at each of three places, in JSON, in Latin-1. */
function forms(): Buffer[] {
  const plain = Buffer.from(CANARY);
  const base64 = [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), plain])
      .toString('base64')
      .replace(/=+$/, '');
    // Without the characters that its neighbours have a part in.
    return Buffer.from(text.slice([0, 2, 3][shift], -2));
  });
  const texts = [encodeURIComponent(CANARY), CANARY.replace('/', '\\/'), 'c4nary'];
  return [plain, Buffer.from(CANARY, 'latin1'), ...base64, ...texts.map((text) => Buffer.from(text))];
}

async function filesWithCanary(folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const name of await readdir(folder, { recursive: true })) {
    const file = path.join(folder, name);
    if (!(await stat(file)).isFile()) continue;
    const content = await readFile(file);
    // Bytes in JSON are Base64, of which Base64 is another layer.
    const layers = [content, ...decodedParts(content)];
    if (forms().some((form) => layers.some((layer) => layer.includes(form)))) found.push(name);
  }
  return found;
}

function decodedParts(content: Buffer): Buffer[] {
  return [...content.toString('latin1').matchAll(/[A-Za-z0-9+/]{8,}={0,2}/g)].map(([text]) =>
    Buffer.from(text, 'base64'),
  );
}

describe('a secret', function () {
  this.timeout(20_000);
  const net = useNet();
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'socketscope-secrets-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** Its end is on disk. */
  const stored = (session: Session): Promise<void> =>
    eventually(async () => {
      assert.equal((await readRecord(path.join(net.folder, session.id))).state, session.state);
    });

  /** Exports a session's log in every way, and imports it again. @returns the files in which the secret is */
  const leaks = async (session: Session, logs: string): Promise<string[]> => {
    for (const format of ['jsonl', 'csv'] as const)
      await exportLog(session.log, format, path.join(folder, `live.${format}`));
    const restored = await RestoredSession.open(logs, session.id);
    await exportLog(restored.log, 'jsonl', path.join(folder, 'restored.jsonl'), { secrets: true });
    restored.log.dispose();
    await importLog(path.join(folder, 'live.jsonl'), path.join(folder, 'imported'));
    return [...(await filesWithCanary(folder)), ...(await filesWithCanary(logs))];
  };

  const url = (port: number): string => {
    const inAddress = encodeURIComponent(CANARY);
    return `ws://me:${inAddress}@127.0.0.1:${String(port)}/chat?room=1&access_token=${inAddress}&apiKey=${inAddress}`;
  };
  const headers = {
    Authorization: `Bearer ${Buffer.from(CANARY).toString('base64')}`,
    Cookie: `sid=${encodeURIComponent(CANARY)}; theme=dark`,
    'X-Api-Key': encodeURIComponent(CANARY),
    'X-Room': 'shown',
  };
  const protocols = ['chat', `bearer.${encodeURIComponent(CANARY).replaceAll('%', '_')}`];

  it('of the handshake is in no file, also where a refusal repeats it', async () => {
    let request = '';
    const server = await net.rawServer(async (peer) => {
      request = await peer.takeHead();
      const body = `<p>Who are you?</p>${request}<a href="/login?token=${encodeURIComponent(CANARY)}">${CANARY}</a>`;
      const head = [
        'HTTP/1.1 401 No',
        `Set-Cookie: sid=${encodeURIComponent(CANARY)}; Path=/`,
        `Location: http://me:${encodeURIComponent(CANARY)}@h/?sig=${encodeURIComponent(CANARY)}`,
        `Content-Length: ${String(Buffer.byteLength(body))}`,
      ];
      peer.end(`${head.join('\r\n')}\r\n\r\n${body}`);
    });
    const session = await net.connect({ url: url(server.port), headers, protocols });
    assert.equal(session.state, 'failed');
    assert.match(request, /access_token=c4nary/);
    await stored(session);
    assert.deepEqual(await leaks(session, net.folder), []);
    const text = await readFile(path.join(folder, 'live.jsonl'), 'utf8');
    assert.match(text, /X-Room: shown/);
    assert.match(text, /room=1&access_token=\*\*\*\*\*\*\*\*/);
    assert.match(text, /Who are you/);
    assert.match(text, /"secrets":"covered"/);
  });

  it('of a redirect, a proxy and a key is in no file', async () => {
    const server = await net.rawServer(async (peer) => {
      await peer.takeHead();
      const to = `ws://me:${encodeURIComponent(CANARY)}@127.0.0.1:1/?token=${encodeURIComponent(CANARY)}`;
      peer.end(`HTTP/1.1 302 Found\r\nLocation: ${to}\r\nContent-Length: 0\r\n\r\n`);
    });
    const proxy = await net.rawServer(async (peer) => {
      await peer.takeHead();
      peer.end('HTTP/1.1 407 No\r\nContent-Length: 0\r\n\r\n');
    });
    const redirected = await net.connect({ url: server.url('/'), redirects: 1 });
    const refused = await net.connect({
      url: url(server.port),
      proxy: `http://me:${encodeURIComponent(CANARY)}@127.0.0.1:${String(proxy.port)}`,
    });
    const locked = await net.connect({
      url: server.url('/').replace('ws:', 'wss:'),
      tls: { cert: 'none.pem', passphrase: CANARY },
    });
    for (const session of [redirected, refused, locked]) {
      await stored(session);
      assert.deepEqual(await leaks(session, net.folder), [], session.profile.name);
    }
  });

  it('that is a message is evidence, and stands in the export as it came', async () => {
    const server = await net.rawServer(async (peer) => {
      await peer.acceptWebSocket();
    });
    const session = await net.connect({ url: url(server.port), headers });
    await session.send(CANARY);
    await exportLog(session.log, 'jsonl', path.join(folder, 'live.jsonl'));
    const [head = '', message] = (await readFile(path.join(folder, 'live.jsonl'), 'utf8')).split('\n');
    assert(!head.includes('c4nary'));
    assert.equal((JSON.parse(message!) as { text: string }).text, CANARY);
  });

  it('is uncovered for who asks, while the session is live', async () => {
    const server = await net.rawServer(async (peer) => {
      await peer.acceptWebSocket();
    });
    const session = await net.connect({ url: url(server.port), headers });
    await exportLog(session.log, 'jsonl', path.join(folder, 'live.jsonl'), { secrets: true });
    const text = await readFile(path.join(folder, 'live.jsonl'), 'utf8');
    assert.match(text, /"secrets":"included"/);
    assert(text.includes(`access_token=${encodeURIComponent(CANARY)}`));
    assert(text.includes(headers.Authorization));
    assert.deepEqual(await filesWithCanary(folder), ['live.jsonl'], 'it would be found');
    // Brought in again, it is covered: nothing secret is kept.
    const { id } = await importLog(path.join(folder, 'live.jsonl'), path.join(folder, 'imported'));
    const kept = await readFile(path.join(folder, 'imported', id, 'session.json'), 'utf8');
    assert(!kept.includes('c4nary') && !kept.includes(headers.Authorization));
  });
});
