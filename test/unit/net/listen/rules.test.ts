import assert from 'node:assert/strict';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { WebSocket } from 'ws';
import { messageVariables } from '../../../../src/profiles/messageVariables';
import type { Rule } from '../../../../src/profiles/profile';
import { checkedProfile } from '../../../../src/profiles/profilesFile';
import { eventually } from '../../support/eventually';
import { clientOf, useListeners } from '../../support/listening';
import { conversation, ended, tells, useNet } from '../../support/net';

/** All messages that a client gets. */
function listening(client: WebSocket): string[] {
  const got: string[] = [];
  client.on('message', (payload: Buffer, isBinary) =>
    got.push(isBinary ? payload.toString('hex') : payload.toString()),
  );
  return got;
}

describe('the rules of a listener', () => {
  const net = useNet();
  const server = useListeners(net);

  const talk = async (rules: Rule[], messages: readonly (string | Buffer)[], expected: readonly string[]) => {
    const listener = await server.listen({ transport: 'websocket', rules });
    const client = server.webSocket(listener);
    const got = listening(client);
    await once(client, 'open');
    for (const message of messages) client.send(message);
    await eventually(() => assert.deepEqual(got, expected));
    return clientOf(listener);
  };

  it('answer by the first one that matches, with what was found, and echo the rest', async () => {
    const session = await talk(
      [
        { match: '^PING (\\d+)$', reply: 'PONG $1' },
        { match: { json: { op: 'add' } }, reply: { json: { ok: true } } },
        { echo: true },
      ],
      ['PING 7', '{"op":"add","x":1}', 'other', Buffer.of(1, 2)],
      ['PONG 7', '{"ok":true}', 'other', '0102'],
    );
    assert.deepEqual(
      (await conversation(session.log)).filter((line) => line.startsWith('→')),
      ['→ text PONG 7', '→ text {"ok":true}', '→ text other', '→ binary 01 02'],
    );
    assert.equal(session.log.length, 8);
  });

  it('send several replies, of all kinds, in their order', async () => {
    writeFileSync(path.join(net.folder, 'reply.bin'), Buffer.of(0xfe, 0xff));
    await talk(
      [
        {
          match: { text: 'go' },
          reply: [
            'one',
            { text: 'two' },
            { json: [1, 'x'] },
            { hex: 'de ad' },
            { base64: 'AQI=' },
            { file: 'reply.bin' },
            { hex: '41', binary: false },
          ],
        },
      ],
      ['go'],
      ['one', 'two', '[1,"x"]', 'dead', '0102', 'feff', 'A'],
    );
  });

  it('keep the order of the messages, whatever the delays', async () => {
    await talk(
      [{ match: 'slow', reply: 'slow', delay: 60 }, { echo: true }],
      ['slow', 'a', 'b', 'slow', 'c'],
      ['slow', 'a', 'b', 'slow', 'c'],
    );
  });

  it('end the connection after the answer, with code and reason', async () => {
    const listener = await server.listen({
      transport: 'websocket',
      rules: [{ match: 'bye', reply: 'see you', close: { code: 4001, reason: 'as asked' } }],
    });
    const client = server.webSocket(listener);
    const got = listening(client);
    await once(client, 'open');
    client.send('bye');
    const [code, reason] = (await once(client, 'close')) as [number, Buffer];
    assert.deepEqual([got, code, reason.toString()], [['see you'], 4001, 'as asked']);
    assert.equal((await ended(await clientOf(listener))).end?.by, 'local');
  });

  it('greet each client, before it is answered, and answer all of them where they say so', async () => {
    const listener = await server.listen({
      transport: 'websocket',
      onConnect: ['welcome', { hex: '00' }],
      rules: [{ echo: true, broadcast: true }],
    });
    const [one, other] = [server.webSocket(listener), server.webSocket(listener)];
    const got = [listening(one), listening(other)];
    await Promise.all([once(one, 'open'), once(other, 'open')]);
    await eventually(() =>
      assert.deepEqual(got, [
        ['welcome', '00'],
        ['welcome', '00'],
      ]),
    );
    one.send('to all');
    await eventually(() =>
      assert.deepEqual(got, [
        ['welcome', '00', 'to all'],
        ['welcome', '00', 'to all'],
      ]),
    );
  });

  it('pass on to all what they are only told to broadcast', async () => {
    const listener = await server.listen({ transport: 'websocket', rules: [{ broadcast: true }] });
    const [one, other] = [server.webSocket(listener), server.webSocket(listener)];
    const got = [listening(one), listening(other)];
    await Promise.all([once(one, 'open'), once(other, 'open')]);
    one.send('to all');
    await eventually(() => assert.deepEqual(got, [['to all'], ['to all']]));
  });

  it('answer lines of a TCP stream with lines', async () => {
    const listener = await server.listen({
      transport: 'tcp',
      framing: { kind: 'line' },
      rules: [
        { match: '^(\\w+)$', reply: 'got $1' },
        { match: { hex: '00' }, reply: { hex: 'ff' } },
      ],
    });
    const peer = await server.tcp(listener);
    peer.write('ab');
    peer.write('c\nx y\nlast\n');
    assert.equal(await peer.takeLine(), 'got abc\n');
    assert.equal(await peer.takeLine(), 'got last\n');
    peer.write(Buffer.of(0, 1, 10));
    assert.deepEqual(await peer.take(2), Buffer.of(0xff, 10));
  });

  it('that fail are told in the log, and the next ones work', async () => {
    const listener = await server.listen({
      transport: 'websocket',
      rules: [{ match: 'file', reply: { file: 'missing.bin' } }, { match: '^(a+)+$', reply: 'slow' }, { echo: true }],
    });
    const client = server.webSocket(listener);
    const got = listening(client);
    await once(client, 'open');
    client.send('file');
    client.send(`${'a'.repeat(40)}!`);
    client.send('fine');
    const session = await clientOf(listener);
    await eventually(() => assert.deepEqual(got, ['fine']));
    const events = (await conversation(session.log)).filter((line) => line.startsWith('·')).toSorted();
    assert.match(events[0]!, /^· event Rule 1 failed: ENOENT/);
    assert.match(
      events[1]!,
      /^· event Rule 2 is off until the rules are edited: its regular expression took longer than 100 ms, at a message of 41 bytes\./,
    );
    assert.equal(session.state, 'open');
  });

  for (const [what, letters, lines] of [
    ['takes too long for one message', 32, 60],
    ['takes long for each of many messages', 23, 2000],
  ] as const) {
    it(`that ${what} are off until they are edited, and hold up nothing else for long`, async function () {
      this.timeout(20_000);
      const rules = [{ match: '^(a+)+$', reply: 'slow' }, { echo: true }];
      const listener = await server.listen({ transport: 'tcp', framing: { kind: 'line' }, rules });
      const peer = await server.tcp(listener);
      const session = await clientOf(listener);
      const delay = monitorEventLoopDelay({ resolution: 1 });
      delay.enable();
      peer.write(`${'a'.repeat(letters)}!\n`.repeat(lines));
      peer.write('end\n');
      await eventually(() => assert(session.log.received.messages > lines), 15_000);
      delay.disable();
      assert(delay.max < 3e9, `everything else waited for ${delay.max / 1e6} ms`);
      const events = (await session.log.read(0, session.log.length)).filter(({ kind }) => kind === 'event');
      assert.equal(events.length, 1);
      assert.match(events[0]!.preview, /^Rule 1 is off until the rules are edited: /);
      assert(listener.profile.transport === 'tcp');
      listener.update({ ...listener.profile, rules: [{ match: '^(a+)+$', reply: 'matched' }] });
      peer.write('aaa\n');
      while ((await peer.takeLine()) !== 'matched\n');
    });
  }

  it('do not look for a file in whatever folder VS Code was started in', async () => {
    const profile = checkedProfile({
      name: 'T',
      transport: 'websocket',
      role: 'server',
      port: 0,
      rules: [{ reply: { file: 'package.json' } }],
    });
    const listener = await server.all.open(profile, undefined);
    const client = server.webSocket(listener);
    await once(client, 'open');
    client.send('x');
    await tells(await clientOf(listener), [
      '← text x',
      '· event Rule 1 failed: The path package.json is relative, and no folder is open: write it from the root.',
    ]);
  });

  it('can be edited while it listens', async () => {
    const listener = await server.listen({ transport: 'websocket', rules: [{ reply: 'before' }] });
    const client = server.webSocket(listener);
    const got = listening(client);
    await once(client, 'open');
    client.send('x');
    await eventually(() => assert.deepEqual(got, ['before']));
    assert(listener.profile.transport === 'websocket');
    listener.update({ ...listener.profile, port: 1, rules: [{ reply: 'after' }], paths: ['/only'] });
    client.send('x');
    await eventually(() => assert.deepEqual(got, ['before', 'after']));
    const refused = server.webSocket(listener, '/other');
    const [, response] = (await once(refused, 'unexpected-response')) as [unknown, { statusCode: number }];
    assert.equal(response.statusCode, 404);
  });

  it('stop a client that sends and does not read, and lose nothing when it reads', async function () {
    this.timeout(30_000);
    const listener = await server.listen({ transport: 'tcp', rules: [{ echo: true }] });
    const peer = await server.tcp(listener);
    peer.socket.removeAllListeners('data').pause();
    const chunk = Buffer.alloc(64 * 1024, 'x');
    const chunks = 512;
    for (let nth = 0; nth < chunks; nth += 1) peer.socket.write(chunk);
    const { log, responder } = await clientOf(listener);
    let last = -1;
    await eventually(() => {
      const before = last;
      last = log.received.bytes;
      assert(responder?.isFull && last === before);
    }, 10_000);
    assert(last < (chunks * chunk.length) / 2, `${last} bytes were taken`);
    let got = 0;
    peer.socket.on('data', (bytes: Buffer) => (got += bytes.length));
    peer.socket.resume();
    await eventually(() => assert.equal(got, chunks * chunk.length), 20_000);
  });

  it('do not let one client that does not read hold up another, whose messages go to all', async function () {
    this.timeout(30_000);
    const rules = [{ echo: true, broadcast: true }];
    const listener = await server.listen({ transport: 'tcp', framing: { kind: 'line' }, rules });
    const one = await server.tcp(listener);
    const stalled = await server.tcp(listener);
    stalled.socket.removeAllListeners('data').pause();
    const session = await clientOf(listener, 1);
    const other = listener.sessions.find(({ association }) => {
      const remote = association?.remote;
      return remote && 'port' in remote && remote.port === stalled.socket.localPort;
    });
    assert(other && session);
    const line = `${'x'.repeat(1023)}\n`;
    const lines = 16 * 1024;
    let got = 0;
    one.socket.removeAllListeners('data').on('data', (bytes: Buffer) => (got += bytes.length));
    for (let nth = 0; nth < lines; nth += 1) one.write(line);
    await eventually(() => assert.equal(got, lines * line.length), 20_000);
    const events = async () => (await conversation(other.log)).filter((text) => text.startsWith('·'));
    assert.match(
      (await events()).join(),
      /^· event This client does not read: \d+ bytes wait for it\. Messages to all are left out for it\.$/,
    );
    stalled.socket.resume();
    let told = '';
    await eventually(async () => assert((told = (await events())[1] ?? '')), 10_000);
    const leftOut = Number(/^· event (\d+) messages to all were left out for this client/.exec(told)?.[1]);
    assert.equal(leftOut + other.log.sent.messages, lines);
    one.write('once more\n');
    await eventually(async () => assert.equal((await conversation(other.log)).at(-1), '→ data once more'));
  });

  it('answer a WebSocket client that closes right after its messages, before its close frame', async () => {
    const listener = await server.listen({ transport: 'websocket', rules: [{ echo: true, delay: 20 }] });
    const client = server.webSocket(listener);
    const got = listening(client);
    await once(client, 'open');
    client.send('hi');
    client.send('bye');
    client.close(1000);
    const [code] = (await once(client, 'close')) as [number];
    assert.deepEqual([got, code], [['hi', 'bye'], 1000]);
    const session = await ended(await clientOf(listener));
    assert.deepEqual(session.end, { by: 'remote', clean: true, code: 1000 });
    const lines = await conversation(session.log);
    assert.deepEqual(lines.slice(-3), ['→ text hi', '→ text bye', '→ close 1000 Normal closure']);
    assert(!lines.some((text) => text.startsWith('·')), lines.join('\n'));
  });

  it('end a WebSocket cleanly, where the client closes in the same write as well', async () => {
    const rules = [{ reply: 'last', close: true, delay: 10 }];
    const listener = await server.listen({ transport: 'websocket', rules });
    const client = server.webSocket(listener);
    await once(client, 'open');
    const got = once(client, 'message');
    client.send('x');
    client.close(1000);
    assert.equal(String((await got)[0]), 'last');
    const { end } = await ended(await clientOf(listener));
    assert.deepEqual([end?.clean, end?.code], [true, 1000]);
  });

  it('answer nothing more once a rule has ended the connection, and tell of no failure', async () => {
    const rules = [{ match: 'bye', close: true }, { echo: true }] as const;
    const listener = await server.listen({ transport: 'tcp', framing: { kind: 'line' }, rules: [...rules] });
    const peer = await server.tcp(listener);
    peer.write('bye\nhi\n');
    assert.equal(String(await peer.takeAll()), '');
    peer.end();
    assert.deepEqual(await conversation((await ended(await clientOf(listener))).log), ['← data bye', '← data hi']);
  });

  it('keep of what waits to be echoed just its bytes', async function () {
    this.timeout(20_000);
    const listener = await server.listen({ transport: 'websocket', rules: [{ echo: true, delay: 30_000 }] });
    const client = server.webSocket(listener, '/', [], { perMessageDeflate: { threshold: 0 } });
    await once(client, 'open');
    const session = await clientOf(listener);
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    collect();
    const before = process.memoryUsage().arrayBuffers;
    for (let nth = 0; nth < 3000; nth += 1) client.send('x');
    await eventually(() => assert.equal(session.log.received.messages, 3000), 10_000);
    // Each was inflated into 16 KiB of its own.
    assert((await session.log.frames(0))[0]!.rsv > 0);
    // What is being written to the log goes by itself; what waits for its echo stays.
    await eventually(() => {
      collect();
      const kept = process.memoryUsage().arrayBuffers - before;
      assert(kept < 10_000_000, `${kept} bytes are kept`);
    });
  });

  it('pass over parts of a message that is too long, and say so once', async () => {
    const listener = await server.listen({
      transport: 'tcp',
      framing: { kind: 'line' },
      maxMessageSize: 10,
      rules: [{ match: '^0', reply: 'wrong' }, { echo: true }],
    });
    const peer = await server.tcp(listener);
    peer.write(`${'a'.repeat(20)}01234\n${'b'.repeat(11)}\nshort\n`);
    assert.equal(await peer.takeLine(), 'short\n');
    const lines = await conversation((await clientOf(listener)).log);
    assert.deepEqual(
      lines.filter((text) => text.startsWith('·')),
      [
        '· event The rules pass over messages of more than 10 bytes, which is what "maxMessageSize" allows: they come in parts.',
      ],
    );
  });

  it('leave no timer behind for a client that is gone', async () => {
    const listener = await server.listen({ transport: 'tcp', rules: [{ reply: 'late', delay: 60_000 }] });
    const peer = await server.tcp(listener);
    peer.write('x');
    await tells(await clientOf(listener), ['← data x']);
    peer.reset();
    await ended(await clientOf(listener));
  });

  it('answer a client that has said that it says nothing more, and one that has gone then is no failure', async () => {
    const listener = await server.listen({
      transport: 'tcp',
      framing: { kind: 'line' },
      rules: [
        { match: 'gone', reply: ['a', 'b'], delay: 60 },
        { echo: true, delay: 60 },
      ],
    });
    const waits = await server.tcp(listener, { allowHalfOpen: true });
    waits.end('one\ntwo');
    assert.equal(String(await waits.takeAll()), 'one\ntwo\n');
    assert.deepEqual((await ended(await clientOf(listener))).end, { by: 'remote', clean: true });

    const leaves = await server.tcp(listener, { allowHalfOpen: true });
    leaves.end('gone\n');
    const session = await clientOf(listener, 1);
    await tells(session, ['← data gone']);
    leaves.reset();
    assert.deepEqual((await ended(session)).failure, undefined);
    assert.deepEqual(session.end, { by: 'remote', clean: false });
  });

  it("give variables their values at each answer; what a client sends is no variable, nor a value's dollar a group", async () => {
    const sources = { now: () => 0, uuid: () => 'u$1', random: () => 0 };
    const listener = await server.listen(
      {
        transport: 'websocket',
        onConnect: ['hello ${counter}'],
        rules: [
          { match: '^json (.*)$', reply: { json: { id: '${uuid}', got: '$1' } } },
          { match: '^no', reply: '${env:NONE}' },
          { match: '^(.*)$', reply: '${counter} ${uuid} $1 $${uuid}' },
        ],
      },
      (counter) => ({ ...messageVariables({ ...sources, counter }), env: (_, fail) => fail('it is not set.') }),
    );
    const client = server.webSocket(listener);
    const got = listening(client);
    await once(client, 'open');
    for (const message of ['${uuid}', 'json "$&"', 'no', 'b']) client.send(message);
    await eventually(() =>
      assert.deepEqual(got, ['hello 1', '2 u$1 ${uuid} ${uuid}', '{"id":"u$1","got":"\\"$&\\""}', '3 u$1 b ${uuid}']),
    );
    const { log } = await clientOf(listener);
    const events = (await conversation(log)).filter((line) => line.startsWith('·'));
    assert.equal(events.length, 1);
    assert.match(events[0]!, /^· event Rule 2 failed: The variable \$\{env:NONE\} has no value: it is not set\./);
  });

  it('read and answer in the encoding of the profile', async () => {
    const listener = await server.listen({
      transport: 'tcp',
      framing: { kind: 'length-prefix', size: 1 },
      encoding: 'gb18030',
      rules: [{ match: '^你(.)$', reply: '我$1' }],
    });
    const peer = await server.tcp(listener);
    peer.write(Buffer.of(4, 0xc4, 0xe3, 0xba, 0xc3));
    assert.deepEqual(await peer.take(5), Buffer.of(4, 0xce, 0xd2, 0xba, 0xc3));
    const session = await clientOf(listener);
    await tells(session, ['← data 你好', '→ data 我好']);
    const chunks = await session.openChunks();
    assert.deepEqual((await chunks!.payload(0)).length, 5);
  });
});
