import assert from 'node:assert/strict';
import type { Framing } from '../../../src/profiles/profile';
import { eventually } from '../support/eventually';
import { conversation, ended, tells, useNet } from '../support/net';
import { withSeeds } from '../support/random';

const hex = (digits: string): Buffer => Buffer.from(digits.replace(/ /g, ''), 'hex');

describe('a TCP session with a framing', () => {
  const net = useNet();

  for (const [framing, wire, messages] of [
    [{ kind: 'delimiter', delimiter: ';' }, Buffer.from('one;zwö;'), ['one', 'zwö']],
    [{ kind: 'delimiter', delimiterHex: '0000' }, hex('61 00 00 62 00 00'), ['a', 'b']],
    [{ kind: 'length-prefix', size: 1 }, hex('02 6869 01 21'), ['hi', '!']],
    [{ kind: 'length-prefix', size: 2 }, hex('0002 6869 0001 21'), ['hi', '!']],
    [{ kind: 'length-prefix', size: 4, endian: 'little' }, hex('02000000 6869 01000000 21'), ['hi', '!']],
    [{ kind: 'length-prefix', size: 8 }, hex('0000000000000002 6869 0000000000000001 21'), ['hi', '!']],
    [
      { kind: 'length-prefix', size: 'varint' },
      Buffer.concat([hex('ac02'), Buffer.alloc(300, 'a')]),
      ['a'.repeat(300)],
    ],
    [
      { kind: 'length-prefix', size: 2, offset: 3, includesHeader: true },
      hex('000000 0007 6869 000000 0006 21'),
      ['hi', '!'],
    ],
    [{ kind: 'fixed', length: 3 }, Buffer.from('onetwo'), ['one', 'two']],
  ] as const satisfies readonly (readonly [Framing, Buffer, readonly string[]])[]) {
    it(`sends and receives it alike: ${JSON.stringify(framing)}`, async () => {
      const server = await net.rawServer(async (peer) => {
        assert.deepEqual(await peer.take(wire.length), wire);
        // Cut wherever the system likes to.
        for (const byte of wire) peer.write(Uint8Array.of(byte));
      });
      const session = await net.open({ port: server.port, framing });
      for (const message of messages) await session.send(message);
      const shown = messages.map((message) => message.slice(0, 256));
      await tells(session, [...shown.map((text) => `→ data ${text}`), ...shown.map((text) => `← data ${text}`)]);
      assert(session.log.length === 2 * messages.length);
      assert.deepEqual(session.findings, []);
    });
  }

  it('ends a message at a pause, also inside what came in several reads', async () => {
    const server = await net.rawServer(async (peer) => {
      peer.write('one ');
      await peer.take(1);
      peer.write('whole');
      await peer.take(1);
      peer.write('two');
    });
    const session = await net.open({ port: server.port, framing: { kind: 'idle', ms: 300 } });
    await session.send('x');
    await tells(session, ['→ data x', '← data one whole']);
    await session.send('y');
    await tells(session, ['→ data x', '← data one whole', '→ data y', '← data two']);
    await session.close();
    assert.equal(session.log.length, 4);
  });

  it('gives what came before an end without waiting for a pause', async () => {
    const server = await net.rawServer((peer) => peer.end('last'));
    const session = await net.connect({ port: server.port, framing: { kind: 'idle', ms: 60_000 } });
    await ended(session);
    assert.deepEqual(await conversation(session.log), ['← data last']);
  });

  it('sends just the bytes where that is asked for, and refuses what does not fit, with nothing sent', async () => {
    let received = '';
    const server = await net.rawServer(
      (peer) => void peer.socket.on('data', (chunk) => (received += chunk.toString('latin1'))),
    );
    const session = await net.open({ port: server.port, framing: { kind: 'fixed', length: 4 } });
    await assert.rejects(session.send('abc'), /has 3 bytes; with this framing each one has 4/);
    await session.send('abc', { raw: true });
    await session.send('abcd');
    await eventually(() => assert.equal(received, 'abcabcd'));
    assert.deepEqual(await conversation(session.log), ['→ data abc', '→ data abcd']);
    assert.equal(session.state, 'open');
  });

  it('tells of a length that can not be, goes on with chunks, and sends as before', async () => {
    const server = await net.rawServer(async (peer) => {
      peer.write(hex('80000000 68656c6c6f'));
      assert.deepEqual(await peer.take(6), hex('00000002 6f6b'));
      peer.write('more');
    });
    const session = await net.open({ port: server.port, framing: { kind: 'length-prefix', size: 4 } });
    await eventually(() => assert.equal(session.log.length, 2));
    await session.send('ok');
    await eventually(() => assert.equal(session.log.length, 4));
    const entries = await session.log.read(0, 4);
    assert.deepEqual(
      entries.map(({ kind, direction, size }) => `${direction} ${kind} ${size}`),
      ['received event 4', 'received data 5', 'sent data 2', 'received data 4'],
    );
    assert.deepEqual(Buffer.from(await session.log.payload(0)), hex('80000000'));
    assert.deepEqual(
      session.findings.map(({ id, severity, entry }) => [id, severity, entry]),
      [['message-too-big', 'error', 0]],
    );
    assert.equal(session.state, 'open');
  });

  it('gives a message over the limit in parts that say so, with a finding for the first', async () => {
    const server = await net.rawServer((peer) => peer.write(hex('0a 6162636465666768696a 02 6f6b')));
    const framing = { kind: 'length-prefix', size: 1 } as const;
    const session = await net.open({ port: server.port, framing, maxMessageSize: 4 });
    await tells(session, ['← data abcd', '← data efgh', '← data ij', '← data ok']);
    assert.deepEqual(
      (await session.log.read(0, 4)).map(({ truncated }) => truncated),
      [true, true, true, undefined],
    );
    assert.deepEqual(
      session.findings.map(({ id, entry }) => [id, entry]),
      [['message-too-big', 0]],
    );
  });

  it('tells of an end inside a message, with what had come of it', async () => {
    const server = await net.rawServer((peer) => peer.end(hex('0005 6162')));
    const session = await net.connect({ port: server.port, framing: { kind: 'length-prefix', size: 2 } });
    await ended(session);
    assert.deepEqual(await conversation(session.log), ['← event ab']);
    assert.deepEqual(
      session.findings.map(({ id, entry }) => [id, entry]),
      [['eof-in-message', 0]],
    );
    assert.deepEqual(session.end, { by: 'remote', clean: true });
  });

  it('keeps messages whole that come in random pieces', async () => {
    const messages = ['', 'a', 'zwölf €', '😀'.repeat(50), 'x'.repeat(70_000)];
    const stream = Buffer.concat(
      messages.map((text) => {
        const payload = Buffer.from(text);
        const length = Buffer.alloc(4);
        length.writeUInt32BE(payload.length);
        return Buffer.concat([length, payload]);
      }),
    );
    let pieces: Uint8Array[] = [];
    withSeeds(1, (random) => (pieces = random.cut(stream, 5000)));
    const server = await net.rawServer((peer) => pieces.forEach((piece) => peer.write(piece)));
    const session = await net.open({ port: server.port, framing: { kind: 'length-prefix', size: 4 } });
    await eventually(() => assert.equal(session.log.length, messages.length));
    for (const [index, text] of messages.entries())
      assert.equal(Buffer.from(await session.log.payload(index)).toString(), text);
  });
});
