import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { openFileParts } from '../../../src/net/fileParts';
import { conversation, useNet } from '../support/net';
import { Opcode, type Peer } from '../support/peer';

const PART = 64 * 1024;

/** All that the peer gets as one message, and what came between its fragments. */
async function takeMessage(peer: Peer): Promise<{ payload: Buffer; frames: number; between: string[] }> {
  const parts: Buffer[] = [];
  const between: string[] = [];
  for (;;) {
    const { opcode, payload, fin } = await peer.takeFrame();
    if (opcode >= 8) {
      between.push(payload.toString());
      continue;
    }
    assert.equal(opcode, parts.length === 0 ? Opcode.binary : Opcode.continuation);
    parts.push(payload);
    if (fin) return { payload: Buffer.concat(parts), frames: parts.length, between };
  }
}

describe('a file that is sent', function () {
  this.timeout(20_000);
  const net = useNet();

  const file = async (bytes: Uint8Array): Promise<string> => {
    const name = path.join(net.folder, 'sent.bin');
    await writeFile(name, bytes);
    return name;
  };

  it('is one WebSocket message in fragments; others wait, and pings do not', async () => {
    const bytes = randomBytes(5 * PART + 123);
    let gives: (message: Awaited<ReturnType<typeof takeMessage>>) => void;
    const taken = new Promise<Awaited<ReturnType<typeof takeMessage>>>((resolve) => (gives = resolve));
    const server = await net.rawServer(async (peer) => {
      await peer.acceptWebSocket();
      gives(await takeMessage(peer));
      assert.equal((await peer.takeFrame()).payload.toString(), 'after');
    });
    const session = await net.open({ url: server.url(), compression: false });
    const parts = await openFileParts(await file(bytes), undefined);
    assert.deepEqual([parts.name, parts.sizeBytes], ['sent.bin', bytes.length]);
    const progress: number[] = [];
    const sending = session.sendParts(parts.read(new AbortController().signal), {
      onProgress: (sent) => {
        progress.push(sent);
        if (progress.length === 2) void session.ping('ping');
      },
    });
    const after = Buffer.from('after');
    const sent = session.send(after, { kind: 'text' });
    // The bytes are the caller's again.
    after.fill(0);
    await sending;
    await sent;
    const message = await taken;
    assert(message.payload.equals(bytes));
    assert.equal(message.frames, 7);
    assert.deepEqual(message.between, ['ping']);
    assert.deepEqual(progress, [PART, 2 * PART, 3 * PART, 4 * PART, 5 * PART, bytes.length, bytes.length]);
    const [ping, whole, last] = await session.log.read(0, 3);
    assert.deepEqual([ping?.kind, whole?.kind, whole?.size, last?.preview], ['ping', 'binary', bytes.length, 'after']);
    assert(Buffer.from(await session.log.payload(1)).equals(bytes));
    assert.equal((await session.log.frames(1)).length, 7);
  });

  it('that is given up ends its message, so that others can follow', async () => {
    let gives: (message: Awaited<ReturnType<typeof takeMessage>>) => void;
    const taken = new Promise<Awaited<ReturnType<typeof takeMessage>>>((resolve) => (gives = resolve));
    const server = await net.rawServer(async (peer) => {
      await peer.acceptWebSocket();
      gives(await takeMessage(peer));
      assert.equal((await peer.takeFrame()).payload.toString(), 'next');
    });
    const session = await net.open({ url: server.url(), compression: false });
    const bytes = randomBytes(20 * PART);
    const cancel = new AbortController();
    const parts = await openFileParts(await file(bytes), undefined);
    const onProgress = (sent: number): void => {
      if (sent >= 3 * PART) cancel.abort();
    };
    await assert.rejects(session.sendParts(parts.read(cancel.signal), { onProgress }), { name: 'AbortError' });
    await session.send('next');
    const { payload } = await taken;
    assert(payload.length >= 3 * PART && payload.length < bytes.length);
    assert(payload.equals(bytes.subarray(0, payload.length)));
    assert.equal((await session.log.read(0, 1))[0]?.size, payload.length);
  });

  it('goes over TCP as it is, part by part, and waits for a peer that reads slowly', async () => {
    const bytes = randomBytes(20 * 1024 * 1024);
    const hash = createHash('sha256');
    let reads: () => void;
    const read = new Promise<void>((resolve) => (reads = resolve));
    let gives: (digest: string) => void;
    const digest = new Promise<string>((resolve) => (gives = resolve));
    const server = await net.rawServer(async ({ socket }) => {
      socket.removeAllListeners('data');
      socket.pause();
      await read;
      let size = 0;
      socket.on('data', (chunk: Buffer) => {
        hash.update(chunk);
        if ((size += chunk.length) === bytes.length) gives(hash.digest('hex'));
      });
      socket.resume();
    });
    const session = await net.open({ port: server.port, framing: { kind: 'line' } });
    const parts = await openFileParts('sent.bin', path.dirname(await file(bytes)));
    let progress = 0;
    let stalls: () => void;
    const stalled = new Promise<void>((resolve) => (stalls = resolve));
    let timer: NodeJS.Timeout | undefined;
    const onProgress = (sent: number): void => {
      progress = sent;
      clearTimeout(timer);
      timer = setTimeout(() => stalls(), 200);
    };
    const sending = session.sendParts(parts.read(new AbortController().signal), { onProgress });
    await stalled;
    assert(progress < bytes.length, 'the kernel took it all');
    reads!();
    await sending;
    clearTimeout(timer);
    assert.equal(await digest, createHash('sha256').update(bytes).digest('hex'));
    assert.equal(progress, bytes.length);
    const entries = await session.log.read(0, session.log.length);
    assert.equal(entries.length, bytes.length / PART);
    assert(entries.every(({ kind, direction, size }) => kind === 'data' && direction === 'sent' && size === PART));
  });

  it('says what is wrong with a path', async () => {
    await assert.rejects(openFileParts('a.bin', undefined), /relative/);
    await assert.rejects(openFileParts('none.bin', net.folder), /none\.bin can not be read/);
    await assert.rejects(openFileParts('.', net.folder), /is not a file/);
  });

  it('is not sent where nothing is open', async () => {
    const server = await net.rawServer((peer) => peer.end());
    const session = await net.connect({ port: server.port });
    await session.close();
    const parts = await openFileParts(await file(Buffer.from('x')), undefined);
    await assert.rejects(session.sendParts(parts.read(new AbortController().signal)), /not open/);
  });
});

describe('a session whose profile has variables', () => {
  const net = useNet();

  it('connects with their values and shows none of them', async () => {
    const server = await net.rawServer(async (peer) => {
      assert.match(await peer.acceptWebSocket(), /^GET \/x HTTP[^]*X-Tag: value\r\n/);
    });
    const profile = {
      name: 'A',
      transport: 'websocket',
      url: '${env:URL}',
      headers: { 'X-Tag': '${env:TAG}' },
    } as const;
    const resolved = { ...profile, url: server.url('/x'), headers: { 'X-Tag': 'value' } };
    const { session, settled } = await net.sessions.open(profile, net.folder, undefined, resolved);
    await settled;
    assert.equal(session.state, 'open', session.failure?.message);
    assert.deepEqual(session.profile, profile);
    assert.deepEqual(session.record().profile, profile);
  });
});

describe('an unsolicited pong', () => {
  const net = useNet();

  it('is sent with its payload', async () => {
    const server = await net.rawServer(async (peer) => {
      await peer.acceptWebSocket();
      const { opcode, payload } = await peer.takeFrame();
      assert.deepEqual([opcode, payload.toString()], [Opcode.pong, 'here']);
      peer.write(Buffer.from([0x81, 2, 0x6f, 0x6b]));
    });
    const session = await net.open({ url: server.url() });
    await session.pong(Buffer.from('here'));
    await assert.rejects(session.pong(Buffer.alloc(126)), RangeError);
    assert.equal((await conversation(session.log))[0], '→ pong here');
  });
});
