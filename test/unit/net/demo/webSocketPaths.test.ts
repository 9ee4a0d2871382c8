import assert from 'node:assert/strict';
import { once } from 'node:events';
import WebSocket from 'ws';
import { fragmentedText } from '../../../../src/net/demo/conversations';
import { Client, eventually, patientMs, RawClient, refusalOf, upgradeRequest, useDemoServer } from './clients';

describe("the demo server's WebSocket paths", function () {
  this.timeout(patientMs);
  const server = useDemoServer();
  const at = (path: string) => server.address('echo', path);

  describe('/echo', () => {
    it('sends text back as text and bytes as bytes', async () => {
      const client = await Client.open(at('/echo'));
      client.ws.send('Grüße, 世界');
      client.ws.send(Buffer.from([0, 255, 128]));
      client.ws.send('');
      assert.equal(await client.nextText(), 'Grüße, 世界');
      assert.deepEqual(await client.next(), { data: Buffer.from([0, 255, 128]), binary: true });
      assert.equal(await client.nextText(), '');
      await client.close();
    });

    it('sends a message of many frames back whole', async () => {
      const client = await Client.open(at('/echo'));
      for (const [part, fin] of [
        ['one ', false],
        ['two ', false],
        ['three', true],
      ] as const)
        client.ws.send(part, { fin });
      assert.equal(await client.nextText(), 'one two three');
      await client.close();
    });

    it('reads no further from a client that does not read, and goes on when it does', async () => {
      const client = await Client.open(at('/echo'));
      client.ws.pause();
      const message = Buffer.alloc(1024 * 1024, 'x');
      const count = 64;
      let taken = 0;
      for (let i = 0; i < count; i++) client.ws.send(message, () => taken++);
      // A second in which the server answers others.
      const clock = await Client.open(at('/clock'));
      await clock.next();
      await clock.next();
      await clock.close();
      assert(taken < count, 'what neither the server nor the kernel takes waits at the client');

      client.ws.resume();
      for (let i = 0; i < count; i++) assert.equal((await client.next()).data.length, message.length);
      await client.close();
    });

    it('takes the first subprotocol that is offered', async () => {
      const client = await Client.open(at('/echo'), ['whatever', 'else']);
      assert.equal(client.ws.protocol, 'whatever');
      await client.close();
    });

    it('answers a breach of the protocol with its close code', async () => {
      const client = await RawClient.openWebSocket(at('/echo'));
      client.socket.write(Buffer.from('8100', 'hex')); // a text frame without a mask
      await client.receives(Buffer.from('880203ea', 'hex')); // 1002
      client.socket.destroy();
    });
  });

  describe('/chat', () => {
    for (const [offered, chosen] of [
      [['chat.v2', 'chat.v1'], 'chat.v2'],
      [['chat.v1', 'chat.v2'], 'chat.v1'],
      [['chat.v9', 'chat.v1'], 'chat.v1'],
      [[], ''],
    ] as const) {
      it(`chooses "${chosen}" of [${offered.join(', ')}]`, async () => {
        const client = await Client.open(at('/chat'), [...offered]);
        assert.equal(client.ws.protocol, chosen);
        await client.close();
      });
    }

    it('chooses none of those that it does not know', async () => {
      const ws = new WebSocket(at('/chat'), ['chat.v9']);
      const [error] = (await once(ws, 'error')) as [Error];
      assert.equal(error.message, 'Server sent no subprotocol');
    });

    it('tells everyone who said what and when, who came and who left', async () => {
      const ann = await Client.open(at('/chat'), ['chat.v1']);
      const { who: annsName } = await ann.nextJson();
      const bob = await Client.open(at('/chat'));
      const joined = await ann.nextJson();
      assert.equal(joined.type, 'joined');
      assert.deepEqual(joined.guests, [annsName, joined.who]);
      assert.deepEqual(await bob.nextJson(), joined);

      bob.ws.send('hello "all"');
      for (const guest of [ann, bob]) {
        const { when, ...said } = await guest.nextJson();
        assert.deepEqual(said, { type: 'message', who: joined.who, text: 'hello "all"' });
        assert(!Number.isNaN(Date.parse(String(when))));
      }

      await bob.close();
      const { type, who } = await ann.nextJson();
      assert.deepEqual([type, who], ['left', joined.who]);
      await ann.close();
    });

    it('sends away who talks in bytes', async () => {
      const client = await Client.open(at('/chat'));
      client.ws.send(Buffer.from('hello'));
      assert.deepEqual(await client.closed, { code: 1003, reason: 'this chat takes text' });
    });
  });

  describe('/clock', () => {
    it('tells the time at once and then each second', async () => {
      const client = await Client.open(at('/clock'));
      const [first, second] = [await client.nextJson(), await client.nextJson()];
      assert.deepEqual([first.tick, second.tick], [0, 1]);
      const apartMs = Date.parse(String(second.time)) - Date.parse(String(first.time));
      assert(apartMs >= 900, `${apartMs} ms apart`);
      await client.close();
    });
  });

  describe('/slow', () => {
    it('takes the connection and never answers', async () => {
      const ws = new WebSocket(at('/slow'), { handshakeTimeout: 200 });
      const [error] = (await once(ws, 'error')) as [Error];
      assert.equal(error.message, 'Opening handshake has timed out');
      await eventually(() => assert.equal(server.demo.connections, 0));
    });

    it('opens after the delay that was asked for, then echoes', async () => {
      const startMs = performance.now();
      const client = await Client.open(at('/slow?delay=150'));
      assert(performance.now() - startMs >= 145);
      client.ws.send('late');
      assert.equal(await client.nextText(), 'late');
      await client.close();
    });

    it('lets go of a client that gives up before', async () => {
      const client = await RawClient.open(at('/slow'));
      client.socket.write(upgradeRequest(at('/slow?delay=600000')));
      await eventually(() => assert.equal(server.demo.connections, 1));
      client.socket.end();
      await eventually(() => assert.equal(server.demo.connections, 0));
    });

    it('refuses a delay that is none', async () => {
      const { status, body } = await refusalOf(at('/slow?delay=soon'));
      assert.equal(status, 400);
      assert.match(body, /\\"delay\\" must be an integer from 0 to 600000, not \\"soon\\"/);
    });
  });

  describe('/binary', () => {
    it('sends every byte value, then echoes', async () => {
      const client = await Client.open(at('/binary'));
      const { data, binary } = await client.next();
      assert(binary);
      assert.deepEqual([...data], [...Array(256).keys()]);
      client.ws.send('text stays text');
      assert.equal(await client.nextText(), 'text stays text');
      await client.close();
    });
  });

  describe('/fragments', () => {
    it('sends a message in four frames that cut characters, with pings between', async () => {
      const client = await RawClient.openWebSocket(at('/fragments'));
      await client.has((bytes) => framesOf(bytes).length === 7);
      const frames = framesOf(client.received);
      assert.deepEqual(
        frames.map(({ opcode, fin }) => `${opcode}${fin ? ' fin' : ''}`),
        ['1', '9 fin', '0', '9 fin', '0', '9 fin', '0 fin'],
      );
      const parts = frames.filter(({ opcode }) => opcode < 8).map(({ payload }) => payload);
      assert.equal(Buffer.concat(parts).toString(), fragmentedText);
      const strict = new TextDecoder('utf-8', { fatal: true });
      assert.throws(() => strict.decode(parts[1]), 'a cut inside of 世');
      assert.throws(() => strict.decode(parts[3]), 'a cut inside of 🌍');
      client.socket.destroy();
    });

    it('is one message and three pings to a client', async () => {
      const client = await Client.open(at('/fragments'));
      assert.equal(await client.nextText(), fragmentedText);
      assert.deepEqual(client.pings, Array(3).fill('between fragments'));
      assert.equal(client.ws.extensions, 'permessage-deflate');
      await client.close();
    });

    for (const [text, sizes] of [
      ['abcdefgh', [3, 3, 2]],
      ['a', [1, 0, 0]],
      ['', [0, 0, 0]],
    ] as const) {
      it(`echoes ${JSON.stringify(text)} in frames of ${sizes.join(', ')} bytes`, async () => {
        const client = await RawClient.openWebSocket(at('/fragments'));
        await client.has((bytes) => framesOf(bytes).length === 7);
        // A masked text frame whose mask is zero.
        client.socket.write(Buffer.concat([Buffer.from([0x81, 0x80 | text.length, 0, 0, 0, 0]), Buffer.from(text)]));
        await client.has((bytes) => framesOf(bytes).length === 10);
        const frames = framesOf(client.received).slice(7);
        assert.deepEqual(
          frames.map(({ payload }) => payload.length),
          sizes,
        );
        assert.deepEqual(
          frames.map(({ opcode, fin }) => [opcode, fin]),
          [
            [1, false],
            [0, false],
            [0, true],
          ],
        );
        client.socket.destroy();
      });
    }
  });

  describe('/close', () => {
    for (const [query, code, reason] of [
      ['', 1000, ''],
      ['?code=4000&reason=demo', 4000, 'demo'],
      ['?code=1011&reason=Gr%C3%BC%C3%9Fe', 1011, 'Grüße'],
      ['?code=1005', 1005, ''],
      ['?code=1006', 1006, ''],
    ] as const) {
      it(`sends a message and closes: ${query || 'by default'}`, async () => {
        const client = await Client.open(at(`/close${query}`));
        assert.match(await client.nextText(), new RegExp(`^closing with ${code}`));
        assert.deepEqual(await client.closed, { code, reason });
      });
    }

    it('sends an empty close frame for 1005', async () => {
      const client = await RawClient.openWebSocket(at('/close?code=1005'));
      await client.has((bytes) => framesOf(bytes).length === 2);
      assert.deepEqual(client.received.subarray(-2), Buffer.from('8800', 'hex'));
      client.socket.destroy();
    });

    it('sends no close frame for 1006', async () => {
      const client = await RawClient.openWebSocket(at('/close?code=1006'));
      assert.deepEqual(
        await client.ended(),
        Buffer.concat([Buffer.from([0x81, 17]), Buffer.from('closing with 1006')]),
      );
      client.socket.destroy();
    });

    for (const query of ['code=999', 'code=1004', 'code=1015', 'code=2000', 'code=x', `reason=${'x'.repeat(124)}`]) {
      it(`refuses ${query.slice(0, 20)}`, async () =>
        assert.equal((await refusalOf(at(`/close?${query}`))).status, 400));
    }
  });
});

interface Frame {
  readonly fin: boolean;
  readonly opcode: number;
  readonly payload: Buffer;
}

/** The whole frames at the start of what a server sent: no mask, lengths below 126. */
function framesOf(bytes: Buffer): Frame[] {
  const frames: Frame[] = [];
  for (let at = 0; at + 2 <= bytes.length;) {
    const [first = 0, length = 0] = bytes.subarray(at, at + 2);
    if (at + 2 + length > bytes.length) break;
    frames.push({ fin: first >= 0x80, opcode: first & 0x0f, payload: bytes.subarray(at + 2, at + 2 + length) });
    at += 2 + length;
  }
  return frames;
}
