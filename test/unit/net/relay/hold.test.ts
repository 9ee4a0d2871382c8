import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Held } from '../../../../src/net/relay/held';
import type { Session } from '../../../../src/net/session';
import { MOST_HELD } from '../../../../src/net/relay/lane';
import { eventually } from '../../support/eventually';
import { clientOf, useListeners } from '../../support/listening';
import { conversation, ended, tells, useNet } from '../../support/net';
import { closePayload, Opcode, serverFrame, type Peer } from '../../support/peer';

/** What is held, as `id`s don't matter: its side, kind and text. */
function heldBy(relay: Held): string[] {
  return (['client', 'target'] as const).flatMap((from) =>
    relay.from(from).map(({ kind, payload }) => `${from} ${kind} ${Buffer.from(payload).toString()}`),
  );
}

function idOf(relay: Held, text: string): number {
  const held = [...relay.from('client'), ...relay.from('target')];
  const found = held.find(({ payload }) => Buffer.from(payload).toString() === text);
  assert(found, `"${text}" is held`);
  return found.id;
}

describe('a relay that holds messages', () => {
  const net = useNet();
  const listeners = useListeners(net);

  const framed = async (framing: object = { kind: 'line' }, more: object = {}) => {
    const target = await net.rawServer(() => undefined, { allowHalfOpen: true });
    const listener = await listeners.listen({
      transport: 'tcp',
      forwardTo: `127.0.0.1:${target.port}`,
      framing,
      ...more,
    } as never);
    const client = await listeners.tcp(listener, { allowHalfOpen: true });
    const session = await clientOf(listener);
    await eventually(() => assert.equal(target.peers.length, 1));
    return { listener, client, session, leg: session.leg!, relay: session.relay!.held, target: target.peers[0]! };
  };

  it('of a framed TCP stream keeps each byte as it came, where nothing is held', async () => {
    const { client, session, leg, target } = await framed();
    client.write('login: ');
    assert.equal((await target.take(7)).toString(), 'login: ', 'what is no whole message goes at once');
    client.write('ada\r\nsecond\nthi');
    client.end('rd');
    assert.equal((await target.takeAll()).toString(), 'ada\r\nsecond\nthird');
    target.end('answer\n');
    assert.equal((await client.takeAll()).toString(), 'answer\n');
    await ended(session);
    await ended(leg);
    assert.deepEqual(await conversation(session.log), [
      '← data login: ada',
      '← data second',
      '← data third',
      '· event The peer has ended its side. What comes from the other end is still passed on.',
      '→ data answer',
    ]);
    assert.deepEqual(await conversation(leg.log), [
      '→ data login: ada',
      '→ data second',
      '→ data third',
      "· event The other end's end of its side was passed on. What the peer sends is still received.",
      '← data answer',
    ]);
    const chunks = await leg.openChunks();
    const told = (await conversation(chunks!)).filter((line) => line.startsWith('→')).map((line) => line.slice(7));
    assert.equal(told.join(''), 'login:ada␍␊second␊third');
  });

  it('passes on, edits, drops and lets go of TCP messages, and hides nothing', async () => {
    const { client, session, leg, relay, target } = await framed();
    client.write('before\nbegun ');
    assert.equal((await target.take(13)).toString(), 'before\nbegun ');
    relay.setHold('client', true);
    client.write('already\none\ntwo\r\nthree\nfour\nrest');
    await eventually(() =>
      assert.deepEqual(heldBy(relay), ['client data one', 'client data two', 'client data three', 'client data four']),
    );
    assert.equal((await target.take(8)).toString(), 'already\n');
    relay.passOn(idOf(relay, 'two'));
    assert.equal((await target.take(5)).toString(), 'two\r\n');
    await relay.edit(idOf(relay, 'one'), Buffer.from('uno'));
    assert.equal((await target.take(4)).toString(), 'uno\n');
    relay.drop(idOf(relay, 'three'));
    await assert.rejects(relay.edit(idOf(relay, 'four'), Buffer.from('a\nb')), /line end/);
    assert.deepEqual(heldBy(relay), ['client data four'], 'what cannot be sent leaves the message held');
    assert.throws(() => relay.passOn(-1), /not held any more/);
    relay.setHold('client', false);
    assert.equal((await target.take(9)).toString(), 'four\nrest');
    client.write(' of it\n');
    assert.equal((await target.take(7)).toString(), ' of it\n');
    await tells(session, [
      '← data before',
      '← data begun already',
      '← data one',
      '← data two',
      '← data three',
      '← data four',
      '· event Edited by hand: in place of #3, "uno" was passed on (#4 of the session with the target).',
      '· event Dropped by hand: #5 was not passed on to the target.',
      '← data rest of it',
    ]);
    await tells(leg, [
      '→ data before',
      '→ data begun already',
      '→ data two',
      '→ data uno',
      '· event Edited by hand: #4 was passed on in place of "one" (#3 of the client\'s session).',
      "· event Dropped by hand: #5 of the client's session was not passed on.",
      '→ data four',
      '→ data rest of it',
    ]);
  });

  it('tells what was edited without the secrets of either leg, also where it is cut off', async () => {
    const { client, session, leg, relay, target } = await framed();
    session.secrets.add(['open sesame']);
    leg.secrets.add(['sesame street']);
    relay.setHold('client', true);
    const before = 'x'.repeat(70);
    client.write(`${before}open sesame street\nnext\n`);
    await eventually(() => assert.equal(relay.from('client').length, 2));
    await relay.edit(idOf(relay, `${before}open sesame street`), Buffer.from('\x01open sesame'));
    assert.equal((await target.take(13)).toString(), '\x01open sesame\n');
    await relay.edit(idOf(relay, 'next'), Buffer.from(`${'x'.repeat(79)}😀😀`));
    const edits = async ({ log }: Session): Promise<(string | undefined)[]> =>
      (await conversation(log)).filter((line) => line.includes('Edited')).map((line) => line.split('"')[1]);
    const digits = ['01', ...Array<string>(11).fill('2a')].join(' ');
    await eventually(async () => assert.deepEqual(await edits(session), [digits, `${'x'.repeat(79)}😀…`]));
    assert.deepEqual(await edits(leg), [`${before}${'*'.repeat(10)}…`, 'next']);
  });

  it('lets a person send between messages, never inside of one', async () => {
    const { client, session, leg, target } = await framed({ kind: 'length-prefix', size: 1 });
    client.write(Buffer.from('\x05he'));
    assert.equal((await target.take(3)).toString(), '\x05he');
    const own = leg.send('own');
    const back = session.send('for the client');
    assert.equal((await client.take(15)).toString(), '\x0efor the client');
    await back;
    client.write(Buffer.from('llo\x02hi\x03y'));
    assert.equal((await target.take(8)).toString(), 'llo\x02hi\x03own'.slice(0, 6) + '\x03o');
    assert.equal((await target.take(4)).toString(), 'wn\x03y');
    assert.equal(await own, 2);
    client.write('ou');
    assert.equal((await target.take(2)).toString(), 'ou');
    await tells(leg, [
      '→ data hello',
      '→ data hi',
      '→ data own',
      '· event #3 was sent from here: it did not come from the client.',
      '→ data you',
    ]);
    assert.deepEqual((await conversation(session.log)).slice(0, 2), [
      '→ data for the client',
      '· event #1 was sent from here: it did not come from the target.',
    ]);
  });

  it('sends what a person gave, whatever he does with his bytes afterwards', async () => {
    const { client, leg, target } = await framed();
    client.write('half');
    assert.equal((await target.take(4)).toString(), 'half');
    const bytes = Buffer.from('AAAA');
    const sent = leg.send(bytes);
    bytes.fill('Z');
    client.write('\n');
    assert.equal((await target.take(6)).toString(), '\nAAAA\n');
    await sent;
  });

  it('passes on one message only while an edited one waits to go in its place', async () => {
    const { client, session, leg, relay, target } = await framed();
    target.socket.removeAllListeners('data').pause();
    const filling = leg.send('y'.repeat(32 * 1024 * 1024));
    relay.setHold('client', true);
    client.write('ORIGINAL\nNEXT\n');
    await eventually(() => assert.equal(relay.from('client').length, 2));
    const id = idOf(relay, 'ORIGINAL');
    const edit = relay.edit(id, Buffer.from('EDITED'));
    assert.throws(() => relay.passOn(id), /being passed on already/);
    assert.throws(() => relay.drop(id), /being passed on already/);
    await assert.rejects(relay.edit(id, Buffer.from('TWICE')), /being passed on already/);
    relay.passAllOn();
    relay.setHold('client', false);
    assert.deepEqual(heldBy(relay), ['client data ORIGINAL'], 'until the other one has gone');
    let end = '';
    target.socket.on('data', (chunk) => (end = (end + chunk.toString()).slice(-40))).resume();
    await filling;
    await edit;
    await eventually(() => assert(end.endsWith('y\nEDITED\nNEXT\n'), end));
    assert.deepEqual(heldBy(relay), []);
    assert.equal((await conversation(session.log)).filter((line) => line.includes('Edited by hand')).length, 1);
  });

  it('holds the end of a side behind what is held', async () => {
    const { client, relay, target, session } = await framed();
    relay.setHold('client', true);
    client.end('last\n');
    await eventually(() => assert.deepEqual(heldBy(relay), ['client data last']));
    target.write('still here\n');
    assert.equal(await client.takeLine(), 'still here\n');
    assert.equal(target.buffered, 0);
    relay.passAllOn();
    assert.equal((await target.takeAll()).toString(), 'last\n');
    target.end();
    assert.equal((await ended(session)).end?.clean, true);
  });

  it('tells in both logs what was held when a person ended a leg', async () => {
    const { client, session, leg, relay } = await framed();
    relay.setHold('client', true);
    client.write('one\ntwo\n');
    await eventually(() => assert.equal(heldBy(relay).length, 2));
    const closing = leg.close();
    client.end();
    await Promise.all([closing, session.close()]);
    for (const { log } of [session, leg])
      assert.match(
        (await conversation(log)).join(),
        /event Held messages of the client that were not passed on, since this end has disconnected: 2/,
      );
  });

  it('does not take a client for idle while something of it is held', async () => {
    const { client, session, relay, listener } = await framed({ kind: 'line' }, { limits: { idle: 300 } });
    relay.setHold('client', true);
    client.write('one\n');
    await eventually(() => assert.equal(heldBy(relay).length, 1));
    await listeners.tcp(listener);
    const isIdle = async ({ log }: Session): Promise<void> =>
      assert.match((await conversation(log)).join(), /no traffic/);
    const other = await clientOf(listener, 1);
    await eventually(() => isIdle(other));
    assert.equal(session.state, 'open');
    relay.drop(idOf(relay, 'one'));
    await eventually(() => isIdle(session));
    client.end();
  });

  it('pauses the sender when very much is held', async () => {
    const { client, relay, session } = await framed();
    relay.setHold('client', true);
    const lines = `${'x'.repeat(99)}\n`.repeat(1000);
    for (let nth = 0; nth < 160; nth += 1) client.write(lines);
    await eventually(() => assert(relay.from('client').length >= MOST_HELD));
    await eventually(() => assert(client.socket.writableLength > 0 && client.socket.writableNeedDrain));
    const { length } = session.log;
    // As many as a chunk of 64 KiB has, at most, on top.
    assert(relay.from('client').length < MOST_HELD + 1000, `${relay.from('client').length} are held`);
    assert(length < MOST_HELD + 1000, `${length} entries`);
    client.socket.destroy();
    await session.close();
    const told = await conversation(session.leg!.log);
    assert.match(told.join(), /^· event Held messages of the client that were not passed on[^,]*, since[^,]*$/);
  });

  it('refuses to hold what has no messages', async () => {
    const { relay } = await framed({ kind: 'none' });
    assert.equal(relay.canHold, false);
    assert.throws(() => relay.setHold('client', true), /no messages/);
  });

  const webSockets = async (script: (peer: Peer) => Promise<void>) => {
    const target = await net.rawServer(async (peer) => {
      await peer.acceptWebSocket();
      await script(peer);
    });
    const listener = await listeners.listen({ transport: 'websocket', forwardTo: target.url() });
    const client = listeners.webSocket(listener);
    const messages: string[] = [];
    client.on('message', (data: Buffer, isBinary) =>
      messages.push(`${isBinary ? 'binary' : 'text'} ${data.toString()}`),
    );
    await once(client, 'open');
    const session = await clientOf(listener);
    return { client, messages, session, relay: session.relay!.held };
  };

  it('passes on, edits and drops WebSocket messages of both directions, and pings meanwhile', async () => {
    const { client, messages, session, relay } = await webSockets(async (peer) => {
      assert.equal((await peer.takeFrame()).payload.toString(), 'go');
      for (const text of ['a', 'b', 'c']) peer.write(serverFrame(Opcode.text, text));
      peer.write(serverFrame(Opcode.ping, 'p'));
      const seen = [await peer.takeFrame(), await peer.takeFrame()];
      assert.deepEqual(
        seen.map(({ opcode, payload }) => `${opcode} ${payload.toString()}`),
        ['10 p', '2 edited'],
      );
      await peer.takeFrame();
    });
    relay.setHold('target', true);
    client.send('go');
    await eventually(() => assert.deepEqual(heldBy(relay), ['target text a', 'target text b', 'target text c']));
    relay.setHold('client', true);
    await eventually(() => assert.equal(session.log.length, 3));
    client.send('to edit');
    await eventually(() => assert.equal(relay.from('client').length, 1));
    await relay.edit(idOf(relay, 'to edit'), Buffer.from('edited'), 'binary');
    relay.drop(idOf(relay, 'b'));
    await relay.edit(idOf(relay, 'a'), Buffer.from('A'));
    relay.passAllOn();
    await eventually(() => assert.deepEqual(messages, ['text A', 'text c']));
    client.send('held, and still closed in order');
    await eventually(() => assert.equal(relay.from('client').length, 1));
    relay.setHold('client', false);
    await tells(session, [
      '← text go',
      '→ ping p',
      '← pong p',
      '← text to edit',
      '· event Edited by hand: in place of #4, "65 64 69 74 65 64" was passed on (#7 of the session with the target).',
      '· event Dropped by hand: #3 of the session with the target was not passed on.',
      '→ text A',
      '· event Edited by hand: #7 was passed on in place of "a" (#2 of the session with the target).',
      '→ text c',
      '← text held, and still closed in order',
    ]);
  });

  it('closes the target after what is held, and tells what a client that is gone never got', async () => {
    let closed: Buffer | undefined;
    const { client, session, relay } = await webSockets(async (peer) => {
      assert.equal((await peer.takeFrame()).payload.toString(), 'go');
      peer.write(serverFrame(Opcode.text, 'never read'));
      assert.equal((await peer.takeFrame()).payload.toString(), 'last words');
      closed = (await peer.takeFrame()).payload;
      peer.end(serverFrame(Opcode.close, closed));
    });
    relay.setHold('target', true);
    client.send('go');
    await eventually(() => assert.equal(heldBy(relay).length, 1));
    relay.setHold('client', true);
    client.send('last words');
    await eventually(() => assert.equal(heldBy(relay).length, 2));
    client.close(1000, 'bye');
    await eventually(() => assert.equal(session.state, 'closing'));
    client.terminate();
    await ended(session);
    assert.equal(session.leg?.state, 'open');
    assert.deepEqual(heldBy(relay), ['client text last words']);
    relay.passAllOn();
    await ended(session.leg);
    assert.deepEqual(closed, closePayload(1000, 'bye'));
    assert((await conversation(session.leg.log)).some((line) => line.includes('since the client is gone: 1')));
  });

  it('puts what a person sends between the fragmented messages of the other end', async () => {
    let seen: string[] = [];
    const { client, session } = await webSockets(async (peer) => {
      for (;;) {
        const { fin, opcode, payload } = await peer.takeFrame();
        seen = [...seen, `${fin ? 'fin ' : ''}${opcode} ${payload.toString()}`];
      }
    });
    client.send('one ', { fin: false });
    await session.leg!.send('own');
    client.send('two', { fin: true });
    await eventually(() => assert.deepEqual(seen, ['fin 1 own', '1 one ', 'fin 0 two']));
  });
});
