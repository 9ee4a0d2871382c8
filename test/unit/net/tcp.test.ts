import assert from 'node:assert/strict';
import { eventually } from '../support/eventually';
import { notConnected } from '../../../src/net/tcpFailures';
import { conversation, ended, failureOf, tells, useNet } from '../support/net';

describe('a TCP session', () => {
  const net = useNet();

  it('logs chunks as they come, and sends bytes as they are', async () => {
    const server = await net.rawServer(async (peer) => {
      assert.equal((await peer.take(3)).toString(), 'a\r\n');
      peer.write('one\ntwo\n');
      assert.deepEqual(await peer.take(2), Buffer.from([0, 255]));
      peer.write(Uint8Array.of(1, 2));
    });
    const session = await net.open({ port: server.port });
    assert.equal(await session.send('a\r\n'), 0);
    await tells(session, ['→ data a␍␊', '← data one␊two␊']);
    await session.send(Uint8Array.of(0, 255));
    await tells(session, ['→ data a␍␊', '← data one␊two␊', '→ data 00 ff', '← data 01 02']);
    assert.equal(session.handshake, undefined);
  });

  it('cuts the stream into lines, and adds line ends', async () => {
    const server = await net.rawServer(async (peer) => {
      assert.equal(await peer.takeLine(), 'hello\r\n');
      peer.write('one\r\ntw');
      assert.equal((await peer.take(3)).toString(), 'raw');
      peer.write('o\nno end');
      peer.end();
    });
    const session = await net.open({ port: server.port, framing: { kind: 'line', delimiter: '\r\n' } });
    await session.send('hello');
    await tells(session, ['→ data hello', '← data one']);
    await session.send('raw', { raw: true });
    await ended(session);
    assert.deepEqual(await conversation(session.log), [
      '→ data hello',
      '← data one',
      '→ data raw',
      '← data two',
      '← data no end',
    ]);
    assert.deepEqual(session.end, { by: 'remote', clean: true });
    assert.equal(session.state, 'closed');
  });

  it('adds LF where the profile names no line end', async () => {
    let line = '';
    const server = await net.rawServer(async (peer) => {
      line = await peer.takeLine();
    });
    await (await net.open({ port: server.port, framing: { kind: 'line' } })).send('x');
    await eventually(() => assert.equal(line, 'x\n'));
  });

  it('gives a line over the limit in parts that say so', async () => {
    const server = await net.rawServer((peer) => peer.write('abcdefgh\nok\n'));
    const session = await net.open({ port: server.port, framing: { kind: 'line' }, maxMessageSize: 5 });
    await tells(session, ['← data abcde', '← data fgh', '← data ok']);
    assert.deepEqual(
      (await session.log.read(0, 3)).map(({ truncated }) => truncated),
      [true, true, undefined],
    );
  });

  it('logs a greeting that comes at once', async () => {
    const server = await net.rawServer((peer) => peer.write('220 ready\r\n'));
    await tells(await net.open({ port: server.port, framing: { kind: 'line' } }), ['← data 220 ready']);
  });

  it('has an association of five parts, as the server sees it', async () => {
    const server = await net.rawServer(() => undefined);
    const session = await net.open({ port: server.port });
    await eventually(() => assert.equal(server.peers.length, 1));
    const { remoteAddress, remotePort } = server.peers[0]!.socket;
    assert.deepEqual(session.association, {
      protocol: 'tcp',
      local: { address: remoteAddress, port: remotePort },
      remote: { address: '127.0.0.1', port: server.port },
    });
  });

  describe('ends', () => {
    it('cleanly by us when FIN went both ways', async () => {
      const server = await net.rawServer(() => undefined);
      const session = await net.open({ port: server.port });
      await session.close();
      assert.deepEqual(session.end, { by: 'local', clean: true });
      assert.equal(session.state, 'closed');
      await eventually(() => assert.equal(server.connections, 0));
    });

    it('after what the peer still had to say', async () => {
      const server = await net.rawServer(
        async (peer) => {
          await peer.ended;
          peer.end('last words');
        },
        { allowHalfOpen: true },
      );
      const session = await net.open({ port: server.port });
      await session.close();
      assert.deepEqual(await conversation(session.log), ['← data last words']);
      assert.deepEqual(session.end, { by: 'local', clean: true });
    });

    it('with a failure when the peer resets', async () => {
      const server = await net.rawServer(async (peer) => {
        await peer.take(1);
        peer.reset();
      });
      const session = await net.open({ port: server.port });
      await session.send('x');
      await ended(session);
      assert.equal(failureOf(session), 'open: reset');
      assert.deepEqual(session.end, { by: 'error', clean: false });
    });

    it('and can not be sent on then', async () => {
      const server = await net.rawServer((peer) => peer.end());
      const session = await ended(await net.connect({ port: server.port }));
      await assert.rejects(session.send('x'), /tcp:\/\/127\.0\.0\.1:\d+ is not open.*: connect first/);
    });
  });

  it('has no pings', async () => {
    const server = await net.rawServer(() => undefined);
    const session = await net.open({ port: server.port });
    await assert.rejects(session.ping(), /Pings belong to WebSocket/);
    assert.equal(session.state, 'open');
  });

  it('sends what it was given, whatever the caller does with his bytes afterwards', async function () {
    this.timeout(10_000);
    const size = 16 * 1024 * 1024;
    let received: Buffer | undefined;
    const server = await net.rawServer(async (peer) => void (received = await peer.take(size)));
    const session = await net.open({ port: server.port });
    const payload = new Uint8Array(size).fill(97);
    const sending = session.send(payload);
    payload.fill(98);
    await sending;
    await eventually(() => assert(received), 10_000);
    assert.equal(received!.indexOf(98), -1);
  });

  it('settles a send when the kernel has the bytes', async function () {
    this.timeout(10_000);
    const server = await net.rawServer(async (peer) => {
      await peer.take(8 * 1024 * 1024);
      peer.write('thanks');
    });
    const session = await net.open({ port: server.port });
    await session.send(Buffer.alloc(8 * 1024 * 1024));
    await tells(session, [`→ data ${Array.from({ length: 48 }, () => '00').join(' ')} …`, '← data thanks']);
  });
});

describe('several addresses of one host', () => {
  it('that fail differently are told by the one that answered', () => {
    const attempt = (code: string, address: string): Error =>
      Object.assign(new Error(code), { code, address, port: 80 });
    const error = new AggregateError([attempt('ENETUNREACH', '2001:db8::1'), attempt('ECONNREFUSED', '192.0.2.1')]);
    const failure = notConnected(error, { host: 'example.test', port: 80 });
    assert.deepEqual([failure.code, failure.systemCode], ['refused', 'ECONNREFUSED']);
    assert.match(failure.message, /\[2001:db8::1\]:80, 192\.0\.2\.1:80/);
  });
});
