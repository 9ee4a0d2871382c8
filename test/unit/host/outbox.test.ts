import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { ReframedSession } from '../../../src/host/reframedSession';
import { Outbox } from '../../../src/host/outbox';
import { openFileParts } from '../../../src/net/fileParts';
import type { Session } from '../../../src/net/session';
import type { Draft } from '../../../src/panel/drafts';
import { messageVariables } from '../../../src/profiles/messageVariables';
import { eventually } from '../support/eventually';
import { conversation, tells, useNet } from '../support/net';

describe('an outbox', function () {
  this.timeout(20_000);
  const net = useNet();

  const outboxOf = (session: Session): Outbox =>
    new Outbox(session, (counter) => ({
      ...messageVariables({ now: () => 0, uuid: () => 'u', random: () => 0, counter }),
      path: () => 'C:\\new "dir"',
      none: (_, fail) => fail('it is not set.'),
    }));
  /** A peer that takes frames, or nothing at all. */
  const webSocket = async (isStalled = false): Promise<Session> => {
    const server = await net.rawServer(async (peer) => {
      await peer.acceptWebSocket();
      if (isStalled) peer.socket.pause();
    });
    return net.open({ url: server.url(), compression: false });
  };
  const text = (written: string, more: Partial<Draft> = {}): Draft => ({ format: 'text', text: written, ...more });

  it('sends a draft in its format', async () => {
    const session = await webSocket();
    const outbox = outboxOf(session);
    assert.equal(await outbox.send(text('a')), 0);
    await outbox.send({ format: 'hex', text: '00 ff' });
    await outbox.send({ format: 'base64', text: 'aGk', kind: 'text' });
    await outbox.send(text('b', { kind: 'binary' }));
    await outbox.send(text('c', { kind: 'ping' }));
    assert.equal(await outbox.send(text('d', { kind: 'pong' })), -1);
    await outbox.send(text('efg', { fragments: [1, 1] }));
    assert.deepEqual(await conversation(session.log), [
      '→ text a',
      '→ binary 00 ff',
      '→ text hi',
      '→ binary 62',
      '→ ping c',
      '→ pong d',
      '→ text efg',
    ]);
    assert.equal((await session.log.frames(6)).length, 3);
  });

  it('sends an entry again, byte for byte and as what it was', async () => {
    const session = await webSocket();
    const outbox = outboxOf(session);
    const drafts = [text('${counter}'), { format: 'hex', text: '00ff' } as const, text('c', { kind: 'ping' })];
    for (const draft of drafts) await outbox.send(draft);
    await outbox.send(text('efg', { fragments: [1, 1] }));
    for (const index of [0, 1, 2, 3]) assert.equal(await outbox.resend(session, index), 4 + index);
    assert.deepEqual((await conversation(session.log)).slice(4), [
      '→ text 1',
      '→ binary 00 ff',
      '→ ping c',
      '→ text efg',
    ]);
    await assert.rejects(outbox.resend(session, 99), RangeError);
  });

  it('sends no entry again in which a secret may be covered', async () => {
    const session = await webSocket();
    session.secrets.add(['sesame', 'open']);
    const outbox = outboxOf(session);
    for (const each of ['say sesame', '**', 'a *** b']) await outbox.send(text(each));
    await assert.rejects(outbox.resend(session, 0), /A secret is covered in message #1/);
    assert.equal(await outbox.resend(session, 1), 3);
    assert.equal(await outbox.resend(session, 2), 4);
    assert.deepEqual((await conversation(session.log)).slice(2), ['→ text a *** b', '→ text **', '→ text a *** b']);
  });

  it('sends an entry again in the framing in which it is shown', async () => {
    const got: Buffer[] = [];
    const server = await net.rawServer((peer) => void peer.socket.on('data', (bytes: Buffer) => got.push(bytes)));
    const session = await net.open({ port: server.port, framing: { kind: 'line' } });
    const outbox = outboxOf(session);
    await outbox.send(text('HELO'));
    await outbox.resend(session, 0);
    await eventually(() => assert.equal(Buffer.concat(got).toString(), 'HELO\nHELO\n'));
  });

  it('resolves variables at each send, as texts where they stand, and counts only what was sent', async () => {
    const session = await webSocket();
    const outbox = outboxOf(session);
    const draft = text('n=${counter}');
    assert.deepEqual(outbox.preview(draft), { bytes: new Uint8Array(Buffer.from('n=1')), text: 'n=1', kind: 'text' });
    await outbox.send(draft);
    await outbox.send(text('other'));
    await assert.rejects(outbox.send(text('${counter}${none}')), /it is not set\. \(line 1, column 11\)/);
    await outbox.send(draft);
    await outbox.send(text(String.raw`${'${path}'}\t`, { escapes: true }));
    await outbox.send({ format: 'json', text: '{"p":"${path}","n":${counter}}' });
    await tells(session, [
      '→ text n=1',
      '→ text other',
      '→ text n=2',
      '→ text C:\\new "dir"␉',
      '→ text {"p":"C:\\\\new \\"dir\\"","n":3}',
    ]);
  });

  it('tells a secret that stands in a draft as it is from its variable', async () => {
    const session = await webSocket();
    const outbox = outboxOf(session);
    const secret = 's3cret-word';
    assert.equal(outbox.holdsSecret(text(secret)), false, 'nobody has declared it');
    session.secrets.add([secret]);
    const digits = Buffer.from(`a ${secret}`).toString('hex');
    for (const draft of [
      text(`it is ${secret}.`),
      text('\\x73\\x33cret-word', { escapes: true }),
      { format: 'hex', text: digits } as const,
      { format: 'json', text: `{"not": json ${secret}` } as const,
    ])
      assert.equal(outbox.holdsSecret(draft), true, draft.text);
    assert.equal(outbox.holdsSecret(text('it is ${input:word}, or ${none}')), false);
  });

  it('sends nothing that has an error, and says where it is in what was written', async () => {
    const session = await webSocket();
    const outbox = outboxOf(session);
    for (const [draft, place] of [
      [{ format: 'json', text: '{"a":"${path}",\n"b":${uuid}}' }, [20, 2, 5]],
      [{ format: 'hex', text: 'de ${uuid}' }, [3, 1, 4]],
      [{ format: 'base64', text: '*' }, [0, 1, 1]],
      [text('\\q', { escapes: true }), [0, 1, 1]],
      [text('\\xff', { escapes: true }), [0, 1, 1]],
      [text('ab ${what}'), [3, 1, 4]],
    ] as const) {
      const preview = outbox.preview(draft);
      assert('error' in preview, JSON.stringify(draft));
      const { offset, line, column } = preview.error;
      assert.deepEqual([offset, line, column], place, JSON.stringify(preview.error));
      await assert.rejects(outbox.send(draft), new RegExp(`\\(line ${line}, column ${column}\\)`));
    }
    assert.equal(session.log.length, 0);
  });

  it('keeps what a stalled peer does not take, and lets it be cancelled', async () => {
    const session = await webSocket(true);
    const outbox = outboxOf(session);
    const large = text('x'.repeat(8 * 1024 * 1024));
    const sending = outbox.send(large).catch((error: unknown) => error);
    const waiting = [outbox.send(text('a')), outbox.send(text('b'))];
    assert.deepEqual(outbox.view, { waiting: 2, jobs: [] });
    await eventually(() => assert.deepEqual(outbox.view, { waiting: 2, isSlow: true, jobs: [] }));
    outbox.cancel();
    for (const each of waiting) await assert.rejects(each, { name: 'Canceled' });
    assert.deepEqual(outbox.view, { waiting: 0, isSlow: true, jobs: [] });
    net.destroyPeers();
    assert(await sending);
  });

  it('shows how far a file is, and gives it up when it is told to', async () => {
    const session = await webSocket(true);
    const outbox = outboxOf(session);
    const file = path.join(net.folder, 'large.bin');
    await writeFile(file, randomBytes(16 * 1024 * 1024));
    const { id, name, sizeBytes } = outbox.keepFile(await openFileParts(file, undefined));
    assert.deepEqual([name, sizeBytes], ['large.bin', 16 * 1024 * 1024]);
    const sending = outbox.sendFile(id, {});
    const [job] = outbox.view.jobs;
    assert.deepEqual(job, { id: 2, kind: 'file', label: 'large.bin', done: 0, total: sizeBytes });
    await eventually(() => assert((outbox.view.jobs[0]?.done ?? 0) > 0));
    outbox.cancel(2);
    assert.equal(await sending, false, 'at once, whatever the peer does');
    assert.deepEqual(outbox.view.jobs, []);
    await assert.rejects(outbox.sendFile(id + 1, {}), /Choose the file again/);
    net.destroyPeers();
  });

  it('refuses a file that is more than a message may be', async () => {
    const server = await net.rawServer((peer) => peer.acceptWebSocket().then(() => undefined));
    const session = await net.open({ url: server.url(), maxMessageSize: 10 });
    const file = path.join(net.folder, 'a.bin');
    await writeFile(file, 'x'.repeat(11));
    const parts = await openFileParts(file, undefined);
    await assert.rejects(outboxOf(session).sendParts(parts, {}), /has 11 bytes, and a message has 10 at most/);
  });

  it('sends a file over TCP with the framing, or without', async () => {
    const lines: string[] = [];
    const server = await net.rawServer(async (peer) => {
      lines.push(await peer.takeLine(), (await peer.take(3)).toString());
    });
    const session = await net.open({ port: server.port, framing: { kind: 'line', delimiter: '\r\n' } });
    const outbox = outboxOf(session);
    const file = path.join(net.folder, 'a.txt');
    await writeFile(file, 'abc');
    const parts = await openFileParts(file, undefined);
    assert.equal(await outbox.sendParts(parts, {}), true);
    await outbox.sendParts(parts, { raw: true });
    await eventually(() => assert.deepEqual(lines, ['abc\r\n', 'abc']));
  });

  it('repeats a message with its variables anew, and shows how often', async () => {
    const session = await webSocket();
    const outbox = outboxOf(session);
    assert.equal(await outbox.repeat(text('${counter}'), { intervalMs: 1, times: 3 }), true);
    assert.deepEqual(await conversation(session.log), ['→ text 1', '→ text 2', '→ text 3']);
    const endless = outbox.repeat(text('x'), { intervalMs: 1 });
    await eventually(() => assert((outbox.view.jobs[0]?.done ?? 0) > 2));
    const [job] = outbox.view.jobs;
    assert.deepEqual([job?.kind, job?.label, job?.total, job?.intervalMs], ['repeat', 'x', null, 1]);
    outbox.cancel(job?.id);
    assert.equal(await endless, false);
    assert.deepEqual(outbox.view.jobs, []);
  });

  it('stops all when the session ends', async () => {
    const session = await webSocket();
    const outbox = outboxOf(session);
    const endless = outbox.repeat(text('x'), { intervalMs: 1 });
    outbox.dispose();
    assert.equal(await endless, false);
  });

  it('sends text in the encoding of the profile, and tells where a character is that it has not', async () => {
    const server = await net.rawServer(() => undefined);
    const session = await net.open({ port: server.port, encoding: 'latin1' });
    const outbox = outboxOf(session);
    await outbox.send(text('é\\xe9', { escapes: true }));
    await outbox.send({ format: 'json', text: '"é"' });
    assert.deepEqual(Buffer.from(await session.log.payload(0)), Buffer.of(0xe9, 0xe9));
    assert.deepEqual(Buffer.from(await session.log.payload(1)), Buffer.of(0x22, 0xe9, 0x22));
    const preview = outbox.preview(text('é 你'));
    assert('error' in preview);
    assert.deepEqual([preview.error.offset, preview.error.length], [2, 1]);
    await assert.rejects(outbox.send(text('你')), /"你" \(U\+4F60\), at character 1, is not in the encoding latin1/);
    assert.equal(session.log.length, 2);
  });

  it('sends with the framing that the session is shown with', async () => {
    const got: string[] = [];
    const server = await net.rawServer(
      (peer) => void peer.socket.on('data', (bytes: Buffer) => got.push(String(bytes))),
    );
    const framing = { kind: 'line' } as const;
    const session = await net.open({ port: server.port, framing });
    const shown = await ReframedSession.open(
      session,
      { kind: 'delimiter', delimiter: ';' },
      net.folder,
      new AbortController().signal,
    );
    assert(shown);
    const outbox = outboxOf(session);
    const file = path.join(net.folder, 'c.txt');
    await writeFile(file, 'c');
    await outbox.send(text('a'), shown);
    await outbox.send(text('b'));
    const { id } = outbox.keepFile(await openFileParts(file, undefined));
    await outbox.sendFile(id, {}, shown);
    await eventually(() => assert.equal(got.join(''), 'a;b\nc;'));
    shown.dispose();
  });
});
