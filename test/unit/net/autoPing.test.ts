import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { diagnose } from '../../../src/net/diagnosis/diagnose';
import { eventually } from '../support/eventually';
import { conversation, ended, failureOf, useNet } from '../support/net';
import { Opcode, serverFrame } from '../support/peer';

describe('automatic pings', () => {
  const net = useNet();
  const servers: WebSocketServer[] = [];
  net.onTearDown(async () => {
    for (const server of servers.splice(0)) {
      for (const client of server.clients) client.terminate();
      await new Promise((resolve) => server.close(resolve));
    }
  });

  const listen = async (autoPong: boolean): Promise<WebSocketServer> => {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1', autoPong });
    servers.push(server);
    await once(server, 'listening');
    return server;
  };
  const urlOf = (server: WebSocketServer): string =>
    `ws://127.0.0.1:${String((server.address() as AddressInfo).port)}/`;

  it('go out one after the other, each when the one before is answered', async () => {
    const server = await listen(true);
    const session = await net.open({ url: urlOf(server), ping: { interval: 10, timeout: 5000 } });
    await eventually(async () => {
      const lines = await conversation(session.log);
      assert.deepEqual(lines.slice(0, 4), ['→ ping ping 1', '← pong ping 1', '→ ping ping 2', '← pong ping 2']);
    });
    const [, pong] = await session.log.read(0, 2);
    assert((pong?.roundTrip ?? 0) > 0);
    // A ping of the person's keeps its own entry.
    const index = await session.ping('mine');
    assert.equal((await session.log.read(index, index + 1))[0]?.preview, 'mine');
    await session.close();
    const { length } = session.log;
    assert.equal(session.end?.clean, true);
    await new Promise((resolve) => setTimeout(resolve, 30));
    assert.equal(session.log.length, length);
  });

  it('find a peer that is gone, and name how long nothing came', async () => {
    const server = await listen(false);
    const session = await net.open({ url: urlOf(server), ping: { interval: 30, timeout: 40 } });
    await ended(session);
    assert.equal(failureOf(session), 'open: ping-timeout');
    assert.deepEqual(session.end, { by: 'error', clean: false, code: 1006 });
    const silentMs = Number(/nothing came from it for (\d+) ms/.exec(session.failure!.message)?.[1]);
    assert(silentMs >= 69 && silentMs < 1000, session.failure!.message);
    const finding = session.findings.find(({ id }) => id === 'ping-timeout');
    assert.equal(finding?.reference, 'RFC 6455 §5.5.2');
    const diagnosis = diagnose(session, { saved: true });
    assert.equal(diagnosis?.headline, session.failure!.message);
    assert(diagnosis.causes.length >= 3);
    assert.deepEqual(
      diagnosis.fixes.map(({ id }) => id),
      ['connect-again', 'edit-profile'],
    );
    await eventually(() => assert.equal(server.clients.size, 0));
  });

  it('lead to another connection where the profile wants that', async () => {
    const server = await listen(false);
    const reconnect = { attempts: 1, delay: 1, maxDelay: 1 };
    const session = await net.open({ url: urlOf(server), ping: { interval: 20, timeout: 20 }, reconnect });
    await eventually(async () => {
      const marks = (await conversation(session.log)).filter((line) => line.includes('⟳'));
      assert(marks.length >= 3);
      assert.match(marks[0]!, /did not answer a ping: nothing came .* Connecting again in 0 s \(attempt 1 of 1\)/);
    });
    await session.close();
  });

  it('give no peer up that is in the middle of a long message, only when that stops', async () => {
    const server = await net.rawServer(async (peer) => {
      const frame = serverFrame(Opcode.text, 'x'.repeat(60));
      await peer.acceptWebSocket([], frame.subarray(0, 2));
      for (let at = 2; at < frame.length - 1; at += 1) {
        peer.write(frame.subarray(at, at + 1));
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    });
    const session = await net.open({ url: server.url(), ping: { interval: 20, timeout: 150 } });
    const begun = performance.now();
    await ended(session);
    assert.equal(failureOf(session), 'open: ping-timeout');
    assert(performance.now() - begun > 600, 'it was given up while bytes came');
    // What had come of the message is in the log.
    const entries = await session.log.read(0, session.log.length);
    assert.deepEqual(entries.map(({ kind }) => kind).sort(), ['event', 'ping']);
  });

  it('give no peer up that takes its time to read what is sent to it', async function () {
    this.timeout(20_000);
    const server = await net.rawServer(async (peer) => {
      await peer.acceptWebSocket();
      // Nobody keeps what comes.
      peer.socket.removeAllListeners('data').pause();
      for (let nth = 0; nth < 300; nth += 1) {
        await new Promise((resolve) => setTimeout(resolve, 10));
        peer.socket.once('data', () => peer.socket.pause());
        peer.socket.resume();
      }
      await new Promise((resolve) => setTimeout(resolve, 10));
      peer.socket.resume();
    });
    const session = await net.open({ url: server.url(), ping: { interval: 10, timeout: 1000 } });
    await session.send(Buffer.alloc(24 * 1024 * 1024));
    assert.equal(session.state, 'open', session.failure?.message);
  });

  it('find a peer that stopped to take what is sent to it', async () => {
    const server = await net.rawServer(async (peer) => {
      await peer.acceptWebSocket();
      peer.socket.pause();
    });
    const session = await net.open({ url: server.url(), ping: { interval: 10, timeout: 100 } });
    await assert.rejects(session.send(Buffer.alloc(24 * 1024 * 1024)));
    await ended(session);
    assert.equal(failureOf(session), 'open: ping-timeout');
  });

  it('are off where the profile has none', async () => {
    const sockets = await listen(true);
    const session = await net.open({ url: urlOf(sockets) });
    await new Promise((resolve) => setTimeout(resolve, 30));
    assert.equal(session.log.length, 0);
    await session.close();
  });
});
