import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import * as path from 'node:path';
import iconv from 'iconv-lite';
import { ReframedSession } from '../../../src/host/reframedSession';
import type { ShownSession } from '../../../src/host/sessionView';
import { RestoredSession } from '../../../src/log/restoredSession';
import type { Framing } from '../../../src/profiles/profile';
import { eventually } from '../support/eventually';
import { conversation, ended, tells, useNet } from '../support/net';

const hex = (digits: string): Buffer => Buffer.from(digits.replace(/ /g, ''), 'hex');

describe('a TCP session that is framed anew', () => {
  const net = useNet();
  const opened: ReframedSession[] = [];

  const reframe = async (session: ShownSession, framing: Framing): Promise<ReframedSession> => {
    const reframed = await ReframedSession.open(session, framing, net.sessions.storage, new AbortController().signal);
    assert(reframed);
    opened.push(reframed);
    return reframed;
  };
  const shows = (session: ReframedSession, expected: readonly string[]): Promise<void> =>
    eventually(async () => assert.deepEqual(await conversation(session.log), expected));

  afterEach(() => {
    for (const session of opened.splice(0)) session.dispose();
  });

  for (const framing of [{ kind: 'line' }, { kind: 'none' }] as const) {
    it(`begins anew with each connection that was made again (${framing.kind})`, async () => {
      const server = await net.rawServer((peer, nth) => {
        // The first message is cut off: a byte is missing.
        peer.write(nth === 0 ? hex('0003 6869') : hex('0002 6f6b'));
        if (nth === 0) peer.end();
      });
      const reconnect = { attempts: 3, delay: 1, maxDelay: 1 };
      const session = await net.connect({ port: server.port, framing, reconnect });
      const prefixed = await reframe(session, { kind: 'length-prefix', size: 2 });
      await eventually(async () => {
        const lines = (await conversation(prefixed.log)).map((line) => line.replace(/⟳.*/, '⟳'));
        assert.deepEqual(lines, [lines[0], '· event ⟳', '· event ⟳', '← data ok']);
        assert.match(lines[0]!, /^← /);
      });
      await eventually(() => assert.equal(prefixed.state, 'open'));
      assert.equal(prefixed.reconnecting, undefined);
    });
  }

  it('has all that came and went, as the new framing cuts it, and goes on with what comes', async () => {
    const server = await net.rawServer(async (peer) => {
      peer.write(hex('0002 6869 0003 61'));
      assert.deepEqual(await peer.take(5), Buffer.from('ask\r\n'));
      peer.write(hex('6263'));
      assert.deepEqual(await peer.take(4), hex('0002 6f6b'));
      peer.write(hex('0001 21'));
      await peer.ended;
      peer.end();
    });
    const framing = { kind: 'line', delimiter: '\r\n' } as const;
    const session = await net.open({ port: server.port, framing });
    await eventually(() => assert((session.stream?.length ?? 0) > 0));
    await session.send('ask');
    const prefixed = await reframe(session, { kind: 'length-prefix', size: 2 });
    // What was sent as a line isn't whole as a message with a length: 0x6173 bytes.
    const before = ['← data hi', '→ data ask␍␊', '← data abc'];
    await shows(prefixed, before);
    assert.equal(await prefixed.send('ok'), 3);
    const plain = await reframe(session, { kind: 'none' });
    await shows(prefixed, [...before, '→ data ok', '← data !']);
    const chunks = await conversation(plain.log);
    assert.equal(chunks.filter((chunk) => chunk.startsWith('→')).length, 2);
    assert(chunks.includes('→ data ask␍␊') && chunks.includes('→ data 00 02 6f 6b'));
    assert.equal(prefixed.state, 'open');
    await prefixed.close();
    assert.equal(session.state, 'closed');
    await shows(prefixed, [...before, '→ data ok', '← data !']);
    assert.deepEqual(prefixed.findings, []);
  });

  it('that has no framing of its own is framed from its log', async () => {
    const server = await net.rawServer((peer) => peer.write('one\ntwo\nthr'));
    const session = await net.open({ port: server.port });
    await tells(session, ['← data one␊two␊thr']);
    const lines = await reframe(session, { kind: 'line' });
    await shows(lines, ['← data one', '← data two']);
    await session.send('raw');
    await session.close();
    await shows(lines, ['← data one', '← data two', '→ data raw', '← data thr']);
  });

  it('gives the same stream byte for byte in its chunks', async () => {
    const wire = Buffer.from(Array.from({ length: 100_000 }, (_, at) => (at * 7919) % 251));
    const server = await net.rawServer((peer) => peer.end(wire));
    const session = await net.connect({ port: server.port, framing: { kind: 'delimiter', delimiterHex: '0001' } });
    await ended(session);
    const plain = await reframe(session, { kind: 'none' });
    const payloads = await plain.log.payloads(Array.from({ length: plain.log.length }, (_, index) => index));
    assert.deepEqual(Buffer.concat(payloads.map((payload) => payload!)), wire);
  });

  for (const [encoding, text] of [
    ['gb18030', '你好，😀'],
    ['shift_jis', '表ソ能'],
    ['utf-16le', '\u0a0a😀\u0d00'],
  ] as const)
    it(`has its texts whole in its encoding, though their characters were cut: ${encoding}`, async () => {
      const wire = iconv.encode(`${text}\n${text}\r\n`, encoding);
      const server = await net.rawServer(async (peer) => {
        for (const byte of wire) {
          peer.write(Uint8Array.of(byte));
          await peer.take(1);
        }
      });
      const session = await net.open({ port: server.port, encoding });
      for (let nth = 1; nth <= wire.length; nth += 1) {
        await eventually(() => assert.equal(session.log.received.messages, nth));
        await session.send(Uint8Array.of(0x21));
      }
      const lines = await reframe(session, { kind: 'line' });
      const received = async (): Promise<string[]> =>
        (await conversation(lines.log)).filter((each) => each.startsWith('←'));
      await eventually(async () => assert.deepEqual(await received(), [`← data ${text}`, `← data ${text}`]));
    });

  it('ends messages at the pauses that there were', async () => {
    const server = await net.rawServer(async (peer) => {
      peer.write('one');
      await peer.take(1);
      peer.write('two');
      await peer.take(1);
      peer.end('three');
    });
    const session = await net.open({ port: server.port, framing: { kind: 'line' } });
    for (let nth = 1; nth <= 2; nth += 1) {
      await eventually(() => assert.equal(session.stream?.received.messages, nth));
      const since = performance.now();
      await eventually(() => assert(performance.now() - since > 120));
      await session.send('x', { raw: true });
    }
    await ended(session);
    const paused = await reframe(session, { kind: 'idle', ms: 100 });
    const received = (await conversation(paused.log)).filter((line) => line.startsWith('←'));
    assert.deepEqual(received, ['← data one', '← data two', '← data three']);
  });

  it('ends the same messages while it goes on, by the times at which the bytes came', async () => {
    const server = await net.rawServer(async (peer) => {
      for (let nth = 0; nth < 40; nth += 1) {
        peer.write('x');
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      await peer.take(1);
      peer.end();
    });
    const session = await net.open({ port: server.port, framing: { kind: 'line' } });
    const live = await reframe(session, { kind: 'idle', ms: 14 });
    await eventually(() => assert.equal(live.log.received.bytes, 40));
    const shown = await conversation(live.log);
    await session.send('x', { raw: true });
    await ended(session);
    const afterwards = await reframe(session, { kind: 'idle', ms: 14 });
    assert.deepEqual(shown, (await conversation(afterwards.log)).slice(0, shown.length));
  });

  it('gives up a recording when it is told to', async () => {
    const server = await net.rawServer((peer) => peer.end('a;b;'));
    const session = await net.connect({ port: server.port, framing: { kind: 'line' } });
    await ended(session);
    const open = ReframedSession.open(session, { kind: 'line' }, net.sessions.storage, AbortSignal.abort());
    assert.equal(await open, undefined);
  });

  it('is there at once while data comes faster than it can be framed', async function () {
    this.timeout(20_000);
    const block = Buffer.alloc(64 * 1024, 'x;');
    let isOver = false;
    const server = await net.rawServer(async (peer) => {
      while (!isOver) await new Promise((resolve) => peer.socket.write(block, resolve));
      peer.end();
    });
    const session = await net.open({ port: server.port, framing: { kind: 'line' }, maxMessageSize: '1 MiB' });
    await eventually(() => assert((session.stream?.received.bytes ?? 0) > 8 * 1024 * 1024));
    const reframed = await reframe(session, { kind: 'delimiter', delimiter: ';' });
    const shown = reframed.log.length;
    await eventually(() => assert(reframed.log.length > shown));
    isOver = true;
    await session.close();
    await ended(session);
    reframed.dispose();
    opened.splice(0);
  });

  it('can be a recording, and leaves nothing behind', async () => {
    const server = await net.rawServer((peer) => peer.end('a;b;'));
    const session = await net.connect({ port: server.port, framing: { kind: 'line' } });
    await ended(session);
    await session.stream?.flush();
    const restored = await RestoredSession.open(net.sessions.storage, session.id);
    const reframed = await reframe(restored, { kind: 'delimiter', delimiter: ';' });
    assert.equal(reframed.onDidChange, undefined);
    assert.deepEqual(await conversation(reframed.log), ['← data a', '← data b']);
    const folder = path.join(net.sessions.storage, session.id);
    opened.splice(0);
    reframed.dispose();
    restored.log.dispose();
    await eventually(async () =>
      assert.deepEqual(
        (await readdir(folder)).filter((name) => name.startsWith('reframed')),
        [],
      ),
    );
  });

  it('is not there where the stream was not kept', async () => {
    const server = await net.rawServer(async (peer) => {
      await peer.acceptWebSocket();
      peer.end();
    });
    const session = await ended(await net.connect({ url: server.url() }));
    const open = ReframedSession.open(session, { kind: 'line' }, net.sessions.storage, new AbortController().signal);
    await assert.rejects(open, /was not kept/);
  });
});
