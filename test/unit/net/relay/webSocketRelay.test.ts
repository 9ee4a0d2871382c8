import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { WebSocket } from 'ws';
import type { ServerIdea } from '../../support/listening';
import { issue } from '../../support/certificates';
import { eventually } from '../../support/eventually';
import { clientOf, useListeners } from '../../support/listening';
import { conversation, ended, tells, useNet, type RawServer } from '../../support/net';
import { closePayload, Opcode, serverFrame } from '../../support/peer';

describe('a WebSocket relay', () => {
  const net = useNet();
  const listeners = useListeners(net);

  const relayTo = (target: Pick<RawServer, 'url'>, more: Partial<ServerIdea> & object = {}, path = '/') =>
    listeners.listen({ transport: 'websocket', forwardTo: target.url(path), ...more });
  const opened = async (client: WebSocket): Promise<WebSocket> => {
    await once(client, 'open');
    return client;
  };
  const nextMessage = async (client: WebSocket): Promise<string> => {
    const [data, isBinary] = (await once(client, 'message')) as [Buffer, boolean];
    return `${isBinary ? 'binary' : 'text'} ${data.toString()}`;
  };

  it('asks the target what its client asks: path, fields and subprotocols; and tells the client what it chose', async () => {
    let asked = '';
    const target = await net.rawServer(async (peer) => {
      asked = await peer.acceptWebSocket(['Sec-WebSocket-Protocol: b', 'Set-Cookie: a=1', 'Set-Cookie: b=2']);
      peer.write(serverFrame(Opcode.text, 'welcome'));
    });
    const listener = await relayTo(target);
    const client = listeners.webSocket(listener, '/chat?room=1', ['a', 'b'], {
      headers: { Authorization: 'Bearer x', 'X-Tag': 'one', Cookie: 'c=3' },
      origin: 'http://page.example',
    });
    const answers = once(client, 'upgrade');
    assert.equal(await nextMessage(client), 'text welcome');
    assert.equal(client.protocol, 'b');
    const [{ headers }] = (await answers) as [{ headers: Record<string, string | string[]> }];
    assert.deepEqual(headers['set-cookie'], ['a=1', 'b=2']);
    assert.match(asked, /^GET \/chat\?room=1 HTTP\/1\.1\r\n/);
    assert.match(asked, new RegExp(`\r\nHost: 127\\.0\\.0\\.1:${target.port}\r\n`));
    for (const line of ['Authorization: Bearer x', 'X-Tag: one', 'Cookie: c=3', 'Sec-WebSocket-Protocol: a, b'])
      assert(asked.includes(`\r\n${line}\r\n`), line);
    assert.match(asked, /\r\nOrigin: http:\/\/page\.example\r\n/i);
    assert.equal(asked.match(/sec-websocket-key/gi)?.length, 1);
    const session = await clientOf(listener);
    assert.equal(session.handshake?.protocol, 'b');
    assert.equal(session.leg?.handshake?.protocol, 'b');
    assert(!JSON.stringify(session.leg.profile).includes('Bearer'), 'the profile that is shown has no secrets');
  });

  it('has a path of its own where "forwardTo" has one', async () => {
    let asked = '';
    const target = await net.rawServer(async (peer) => {
      asked = await peer.acceptWebSocket();
    });
    await opened(listeners.webSocket(await relayTo(target, {}, '/own?x=1'), '/chat'));
    assert.match(asked, /^GET \/own\?x=1 HTTP/);
  });

  it('asks for the path and the query as its client wrote them', async () => {
    const asked: string[] = [];
    const target = await net.rawServer(async (peer) => {
      asked.push((await peer.acceptWebSocket()).split('\r\n')[0]!);
    });
    const listener = await relayTo(target);
    const paths = ["/a/../b?x='1'", '//evil/x', '/a%2e%2e/b', '/x|y?a=<b>', '/?', '/\u00e9'];
    for (const path of paths) {
      const client = await listeners.tcp(listener);
      client.write(
        Buffer.from(
          `GET ${path} HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
            'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n',
          'latin1',
        ),
      );
      assert.match(await client.takeHead(), /^HTTP\/1\.1 101 /);
      client.socket.destroy();
    }
    assert.deepEqual(
      asked,
      paths.map((path) => `GET ${path} HTTP/1.1`),
    );
  });

  it('passes on messages with their kinds and their frames, both ways', async () => {
    const target = await net.rawServer(async (peer) => {
      await peer.acceptWebSocket();
      const frames = [await peer.takeFrame(), await peer.takeFrame(), await peer.takeFrame(), await peer.takeFrame()];
      assert.deepEqual(
        frames.map(({ fin, opcode, payload }) => `${fin ? 'fin ' : ''}${opcode} ${payload.toString()}`),
        ['2 ab', '0 cde', 'fin 0 ', 'fin 1 text'],
      );
      peer.write(serverFrame(Opcode.text, 'one ', { fin: false }));
      peer.write(serverFrame(Opcode.ping, 'between'));
      peer.write(serverFrame(Opcode.continuation, '', { fin: false }));
      peer.write(serverFrame(Opcode.continuation, 'two'));
      assert.deepEqual((await peer.takeFrame()).opcode, Opcode.pong);
    });
    const listener = await relayTo(target, { compression: false });
    const client = await opened(listeners.webSocket(listener));
    client.send(Buffer.from('ab'), { fin: false });
    client.send(Buffer.from('cde'), { fin: false });
    client.send(Buffer.from(''), { fin: true });
    client.send('text');
    assert.equal(await nextMessage(client), 'text one two');
    const session = await clientOf(listener);
    await eventually(async () =>
      assert.deepEqual(await conversation(session.log), [
        '← binary 61 62 63 64 65',
        '← text text',
        '→ ping between',
        '→ text one two',
        '← pong between',
      ]),
    );
    const sent = (await conversation(session.log)).indexOf('→ text one two');
    assert.deepEqual(
      (await session.log.frames(sent)).map(({ length, fin }) => [length, fin]),
      [
        [4, false],
        [0, false],
        [3, true],
      ],
    );
    await eventually(async () =>
      assert.deepEqual(await conversation(session.leg!.log), [
        '→ binary 61 62 63 64 65',
        '→ text text',
        '← ping between',
        '← text one two',
        '→ pong between',
      ]),
    );
  });

  it('agrees on compression with each end by itself', async () => {
    const target = await net.rawServer(async (peer) => {
      await peer.acceptWebSocket();
      const { rsv, payload } = await peer.takeFrame();
      assert.deepEqual([rsv, payload.length], [0, 5000]);
      peer.write(serverFrame(Opcode.binary, payload));
    });
    const listener = await relayTo(target);
    const client = await opened(listeners.webSocket(listener, '/', [], { perMessageDeflate: { threshold: 0 } }));
    assert.match(client.extensions, /permessage-deflate/);
    client.send(Buffer.alloc(5000, 'x'));
    assert.equal(await nextMessage(client), `binary ${'x'.repeat(5000)}`);
    const session = await clientOf(listener);
    assert.equal(session.leg?.handshake?.extensions, undefined);
  });

  it('passes on pings and pongs instead of answering them, but not the pongs of pings of a person', async () => {
    const target = await net.rawServer(async (peer) => {
      await peer.acceptWebSocket();
      assert.deepEqual((await peer.takeFrame()).payload.toString(), 'own');
      peer.write(serverFrame(Opcode.pong, 'own'));
      const ping = await peer.takeFrame();
      assert.deepEqual([ping.opcode, ping.payload.toString()], [Opcode.ping, 'of the client']);
      peer.write(serverFrame(Opcode.pong, ping.payload));
    });
    const listener = await relayTo(target);
    const client = await opened(listeners.webSocket(listener));
    const session = await clientOf(listener);
    await session.leg!.ping('own');
    const pongs: string[] = [];
    client.on('pong', (payload: Buffer) => pongs.push(payload.toString()));
    client.ping('of the client');
    await eventually(() => assert.deepEqual(pongs, ['of the client']));
  });

  it('tells the pongs of a client from those of a person, though their pings are the same', async () => {
    const target = await net.rawServer(async (peer) => {
      await peer.acceptWebSocket();
      const pings = [await peer.takeFrame(), await peer.takeFrame()];
      assert.deepEqual(
        pings.map(({ opcode, payload }) => [opcode, payload.length]),
        [
          [Opcode.ping, 0],
          [Opcode.ping, 0],
        ],
      );
      peer.write(serverFrame(Opcode.pong, ''));
      await peer.takeFrame();
      peer.write(serverFrame(Opcode.pong, ''));
      peer.write(serverFrame(Opcode.text, 'all'));
    });
    const listener = await relayTo(target);
    const client = await opened(listeners.webSocket(listener));
    const session = await clientOf(listener);
    let pongs = 0;
    client.on('pong', () => (pongs += 1));
    await assert.rejects(session.leg!.ping('x'.repeat(126)), RangeError);
    client.ping();
    await tells(session, ['← ping']);
    await session.leg!.ping();
    await eventually(() => assert.equal(pongs, 1, 'the first answers the ping of the client'));
    const last = nextMessage(client);
    client.send('go on');
    assert.equal(await last, 'text all');
    assert.equal(pongs, 1);
  });

  it('keeps few pings that nobody answers', async () => {
    const target = await net.rawServer(async (peer) => {
      await peer.acceptWebSocket();
      for (let nth = 0; nth < 101; nth += 1) await peer.takeFrame();
      // The first is forgotten, the second isn't.
      peer.write(serverFrame(Opcode.pong, '0'));
      peer.write(serverFrame(Opcode.pong, '1'));
      peer.write(serverFrame(Opcode.text, 'all'));
    });
    const listener = await relayTo(target);
    const client = await opened(listeners.webSocket(listener));
    const pongs: string[] = [];
    client.on('pong', (payload: Buffer) => pongs.push(payload.toString()));
    const last = nextMessage(client);
    const session = await clientOf(listener);
    for (let nth = 0; nth < 101; nth += 1) await session.leg!.ping(String(nth));
    assert.equal(await last, 'text all');
    assert.deepEqual(pongs, ['0']);
  });

  it('tells what of a leg was sent in parts from here', async () => {
    const target = await net.rawServer(async (peer) => {
      await peer.acceptWebSocket();
      for (;;) await peer.takeFrame();
    });
    const listener = await relayTo(target);
    await opened(listeners.webSocket(listener));
    const { leg } = await clientOf(listener);
    await leg!.sendParts(partsOf('one ', 'two'), { kind: 'text' });
    await tells(leg!, ['→ text one two', '· event #1 was sent from here: it did not come from the client.']);
  });

  for (const first of ['client', 'target'] as const) {
    it(`passes on the close code and the reason when the ${first} closes`, async () => {
      const target = await net.rawServer(async (peer) => {
        await peer.acceptWebSocket();
        if (first === 'target') peer.write(serverFrame(Opcode.close, closePayload(4321, 'tired')));
        const close = await peer.takeFrame();
        assert.deepEqual(close.payload, closePayload(4321, 'tired'));
        if (first === 'client') peer.write(serverFrame(Opcode.close, close.payload));
        peer.end();
      });
      const listener = await relayTo(target);
      const client = listeners.webSocket(listener);
      const closed = once(client, 'close');
      await opened(client);
      if (first === 'client') client.close(4321, 'tired');
      const [code, reason] = (await closed) as [number, Buffer];
      assert.deepEqual([code, reason.toString()], [4321, 'tired']);
      const session = await ended(await clientOf(listener));
      for (const each of [session, await ended(session.leg!)])
        assert.deepEqual([each.end?.clean, each.end?.code, each.end?.reason], [true, 4321, 'tired']);
      assert.deepEqual(
        [session.end?.by, session.leg?.end?.by],
        first === 'client' ? ['remote', 'local'] : ['local', 'remote'],
      );
    });
  }

  it('ends the client without a close frame where the target does', async () => {
    const target = await net.rawServer(async (peer) => {
      await peer.acceptWebSocket();
      peer.write(serverFrame(Opcode.text, 'last'));
      peer.end();
    });
    const listener = await relayTo(target);
    const client = listeners.webSocket(listener);
    const closed = once(client, 'close');
    assert.equal(await nextMessage(client), 'text last');
    assert.equal(((await closed) as [number])[0], 1006);
    const session = await ended(await clientOf(listener));
    assert.deepEqual(session.end, { by: 'local', clean: false, code: 1006 });
    assert.equal(session.leg?.failure?.code, 'eof-without-close');
    assert(session.findings.some(({ id }) => id === 'relay-target'));
  });

  it('ends the target without a close frame where the client does', async () => {
    let all: Buffer | undefined;
    const target = await net.rawServer(async (peer) => {
      await peer.acceptWebSocket();
      all = await peer.takeAll();
    });
    const listener = await relayTo(target);
    const client = await opened(listeners.webSocket(listener));
    await clientOf(listener);
    client.terminate();
    await eventually(() => assert.equal(all?.length, 0));
    await ended(listener.sessions[0]!.leg!);
  });

  it('passes on a refusal byte for byte', async () => {
    const refusal =
      'HTTP/1.1 403 Keep  Out\r\nx-ODD:  Value\r\nSet-Cookie: a=1\r\nset-cookie: b=2\r\n' +
      'Transfer-Encoding: chunked\r\nContent-Type: text/html\r\n\r\n5;x=y\r\n<h1>n\r\n6\r\no</h1>\r\n0\r\nTrail: er\r\n\r\n';
    const target = await net.rawServer(async (peer) => {
      await peer.takeHead();
      peer.end(Buffer.from(refusal, 'latin1'));
    });
    const listener = await relayTo(target);
    const client = await listeners.tcp(listener);
    client.write(
      'GET / HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
        'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n',
    );
    assert.equal((await client.takeAll()).toString('latin1'), refusal);
    const session = await ended(await clientOf(listener));
    assert.equal(session.failure?.code, 'http-status');
    assert.equal(session.leg?.failure?.code, 'http-status');
    assert.equal(session.handshake?.exchanges[0]?.response?.startLine, 'HTTP/1.1 403 Keep  Out');
    assert.equal(Buffer.from(session.handshake.exchanges[0].body!).toString(), '<h1>no</h1>');
  });

  it('answers 502 with the reason where there is no target', async () => {
    const listener = await relayTo({ url: () => 'ws://me:hunter22@127.0.0.1:1/?token=abcdef' });
    const client = listeners.webSocket(listener);
    const [, response] = (await once(client, 'unexpected-response')) as [
      unknown,
      NodeJS.ReadableStream & { statusCode: number; headers: Record<string, string> },
    ];
    assert.equal(response.statusCode, 502);
    assert.match(response.headers['content-type']!, /^text\/plain/);
    const body: Buffer[] = [];
    for await (const chunk of response) body.push(chunk as Buffer);
    assert.equal(Buffer.concat(body).toString(), "The target can't be reached: refused\n");
    const session = await ended(await clientOf(listener));
    assert.deepEqual([session.failure?.code, session.leg?.failure?.code], ['relay-target', 'refused']);
    assert.match((await conversation(session.log)).join(), /event The target ws:\/\/127\.0\.0\.1:1\/\?token=/);
    const shown = [...(await conversation(session.log)), JSON.stringify([session.failure, session.findings])].join();
    assert(!shown.includes('abcdef') && !shown.includes('hunter22'), shown);
  });

  it('answers 502 where the target does not answer in time', async () => {
    const target = await net.rawServer(() => undefined);
    const listener = await relayTo(target, { handshakeTimeout: 500 });
    const client = listeners.webSocket(listener);
    const [, response] = (await once(client, 'unexpected-response')) as [
      unknown,
      NodeJS.ReadableStream & { statusCode: number },
    ];
    assert.equal(response.statusCode, 502);
    response.resume();
    const session = await ended(await clientOf(listener));
    assert.equal(session.leg?.failure?.code, 'handshake-timeout');
  });

  it('refuses what is no handshake by itself, and asks nobody', async () => {
    const target = await net.rawServer(() => undefined);
    const listener = await relayTo(target, { paths: ['/ok'] });
    const client = listeners.webSocket(listener, '/else');
    const [, response] = (await once(client, 'unexpected-response')) as [
      unknown,
      NodeJS.ReadableStream & { statusCode: number },
    ];
    assert.equal(response.statusCode, 404);
    response.resume();
    assert.equal(target.peers.length, 0);
    assert.equal((await ended(await clientOf(listener))).leg, undefined);
  });

  for (const [how, tlsWithClients, tlsWithTarget] of [
    ['wss to ws', true, false],
    ['ws to wss', false, true],
  ] as const) {
    it(`leads from ${how}`, async () => {
      const { key, cert } = await issue();
      const target = await net.rawServer(
        async (peer) => {
          await peer.acceptWebSocket();
          peer.write(serverFrame(Opcode.text, (await peer.takeFrame()).payload));
        },
        tlsWithTarget ? { tls: { key, cert } } : {},
      );
      const listener = await relayTo(target, {
        tls: tlsWithClients,
        ...(tlsWithTarget && { forwardTls: { verify: false } }),
      });
      const client = await opened(listeners.webSocket(listener));
      client.send('there and back');
      assert.equal(await nextMessage(client), 'text there and back');
      const session = await clientOf(listener);
      assert.deepEqual([session.tls !== undefined, session.leg?.tls !== undefined], [tlsWithClients, tlsWithTarget]);
    });
  }

  it('ends both legs when the listener stops', async () => {
    const target = await net.rawServer(async (peer) => {
      await peer.acceptWebSocket();
      const { payload } = await peer.takeFrame();
      peer.end(serverFrame(Opcode.close, payload));
    });
    const listener = await relayTo(target);
    const client = listeners.webSocket(listener);
    const closed = once(client, 'close');
    await opened(client);
    const session = await clientOf(listener);
    await listener.close();
    assert.equal(((await closed) as [number])[0], 1001);
    assert.deepEqual([session.end?.clean, session.leg?.end?.clean, session.leg?.end?.code], [true, true, 1001]);
  });

  it('keeps the most bytes that a message may have, for both legs', async () => {
    const target = await net.rawServer(async (peer) => {
      await peer.acceptWebSocket();
      peer.write(serverFrame(Opcode.text, 'x'.repeat(101)));
      await peer.takeFrame();
    });
    const listener = await relayTo(target, { maxMessageSize: 100 });
    const client = listeners.webSocket(listener);
    assert.equal(((await once(client, 'close')) as [number])[0], 1006);
    const session = await ended(await clientOf(listener));
    assert.equal(session.leg?.failure?.code, 'message-too-big');
  });
});

async function* partsOf(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Promise.resolve(Buffer.from(text));
}
