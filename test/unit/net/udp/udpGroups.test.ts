import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import * as path from 'node:path';
import { FileLog } from '../../../../src/log/fileLog';
import { exportLog } from '../../../../src/log/export/exportLog';
import { importLog } from '../../../../src/log/import/importLog';

import { useUdpPeers } from '../../support/datagrams';
import { eventually } from '../../support/eventually';
import { failureOf, tells, useNet } from '../../support/net';

/** All stays on this machine: the loopback network's broadcast address, and groups on the loopback interface. */
const BROADCAST = '127.255.255.255';
const GROUP = '239.255.77.7';

describe('UDP to groups', () => {
  const newPeer = useUdpPeers();
  const net = useNet();

  it('broadcasts where the profile allows it, and shows each answer with its peer', async function () {
    if (process.platform !== 'linux') return this.skip();
    const peers = [
      await newPeer({ address: '0.0.0.0', reuseAddr: true }),
      // Only who is bound to all addresses receives broadcasts.
    ];
    const [peer] = peers;
    peer!.answers((bytes) => `I have ${bytes.toString()}`);
    const session = await net.open({ transport: 'udp', host: BROADCAST, port: peer!.port, broadcast: true });
    await session.send('who is there?');
    await tells(session, ['→ data who is there?', '← data I have who is there?']);
    const [sent, received] = await session.log.read(0, 2);
    assert.deepEqual(sent?.peer, { address: BROADCAST, port: peer!.port });
    assert.deepEqual(received?.peer, { address: '127.0.0.1', port: peer!.port });
  });

  it('says which property allows a broadcast that the system refuses', async function () {
    if (process.platform !== 'linux') return this.skip();
    const { session, settled } = await net.start({ transport: 'udp', host: BROADCAST, port: 9 });
    await settled;
    assert.equal(failureOf(session), 'udp: permission-denied');
    assert.equal(session.failure?.systemCode, 'EACCES');
    assert.match(session.failure.message, /127\.255\.255\.255 is a broadcast address.*"broadcast": true/);
  });

  it('answers any of many peers, the one that is asked for', async () => {
    const [one, two] = [await newPeer(), await newPeer()];
    const session = await net.open({ transport: 'udp', port: one.port, broadcast: true });
    const { port } = session.association!.local as { port: number };
    await two.send('from two', port);
    await one.send('from one', port);
    await tells(session, ['← data from two', '← data from one']);
    const [entry] = await session.log.read(0, 1);
    assert.deepEqual(entry?.peer, { address: '127.0.0.1', port: two.port });
    await session.send('for two', { to: { address: '127.0.0.1', port: two.port } });
    await session.send('for one');
    await two.gets(['for two']);
    await one.gets(['for one']);
    assert.deepEqual((await session.log.read(2, 3))[0]?.peer, { address: '127.0.0.1', port: two.port });
  });

  it('sends to no other group than the profile allows, and to no name', async () => {
    const peer = await newPeer();
    const session = await net.open({ transport: 'udp', port: peer.port, broadcast: true });
    const sent = (address: string): Promise<unknown> => session.send('x', { to: { address, port: 9 } });
    await assert.rejects(sent(GROUP), /is a multicast address.*"multicast": true/);
    await assert.rejects(sent('localhost'), /no address that this session can send to/);
    await assert.rejects(sent('::1'), /no address that this session can send to/);
    assert.equal(session.log.length, 0);
  });

  it('sends to a multicast group, and receives from one that it has joined', async function () {
    if (process.platform !== 'linux') return this.skip();
    const member = await newPeer({ address: '0.0.0.0', reuseAddr: true });
    member.socket.addMembership(GROUP, '127.0.0.1');
    member.answers((bytes) => `member got ${bytes.toString()}`);
    const multicast = { interface: '127.0.0.1', join: [GROUP], ttl: 0, loopback: true };
    const session = await net.open({ transport: 'udp', host: GROUP, port: member.port, multicast });
    assert.deepEqual(session.association?.remote, { address: GROUP, port: member.port });
    await session.send('hello');
    await eventually(() => assert(member.texts.includes('hello')));
    // Its own datagram comes back, since it has joined the group itself.
    await eventually(async () => {
      const entries = await session.log.read(0, session.log.length);
      assert(entries.some(({ direction, preview }) => direction === 'received' && preview === 'hello'));
    });
  });

  it('says which interface is none', async () => {
    const multicast = { interface: '192.0.2.200', join: [GROUP] };
    const { session, settled } = await net.start({ transport: 'udp', host: GROUP, port: 9777, multicast });
    await settled;
    assert.equal(failureOf(session), 'udp: address-not-available');
    assert.match(session.failure!.message, /network interface/);
  });

  it('keeps the peers of entries in files and exports, and reads them back', async () => {
    const peers = [await newPeer(), await newPeer()];
    const session = await net.open({ transport: 'udp', port: 9, broadcast: true });
    const { port } = session.association!.local as { port: number };
    for (let nth = 0; nth < 10; nth += 1) {
      await peers[nth % 2]!.send(`datagram ${nth}`, port);
      await eventually(() => assert.equal(session.log.length, nth + 1));
    }
    const expected = Array.from({ length: 10 }, (_, nth) => ({ address: '127.0.0.1', port: peers[nth % 2]!.port }));
    const peersIn = async (log: FileLog): Promise<unknown[]> => (await log.read(0, 10)).map(({ peer }) => peer);
    const file = path.join(net.folder, 'export.jsonl');
    await exportLog(session.log, 'jsonl', file);
    const csv = path.join(net.folder, 'export.csv');
    await exportLog(session.log, 'csv', csv);
    await session.close();
    await session.log.flush();
    assert.deepEqual(await peersIn(session.log), expected);

    const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
    assert.equal(lines.length, 11);
    assert.deepEqual(
      lines.slice(1).map((line) => (JSON.parse(line) as { peer: unknown }).peer),
      expected,
    );
    const [head, first] = (await readFile(csv, 'utf8')).split('\r\n');
    assert.match(head!, /,peer$/);
    assert.match(first!, new RegExp(`,127\\.0\\.0\\.1:${peers[0]!.port}$`));

    const reopened = await FileLog.open(path.join(net.folder, session.id));
    assert.deepEqual(await peersIn(reopened), expected);
    assert.deepEqual(reopened.problems, []);
    reopened.dispose();
    const { id } = await importLog(file, net.folder, {});
    const imported = await FileLog.open(path.join(net.folder, id));
    assert.deepEqual(await peersIn(imported), expected);
    imported.dispose();
  });
});
