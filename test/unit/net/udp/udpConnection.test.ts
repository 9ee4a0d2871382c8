import assert from 'node:assert/strict';
import type { Finding } from '../../../../src/api';
import type { ConnectionSink } from '../../../../src/net/connection';
import { UdpConnection } from '../../../../src/net/udp/udpConnection';

const peer = { address: '127.0.0.1', port: 9 };

describe('a UDP connection whose log is full', () => {
  it('drops what comes, counts it, and says so when there is room again', () => {
    let isFull = false;
    const entries: string[] = [];
    const findings: Finding[] = [];
    const sink: ConnectionSink = {
      append: (direction, kind, payload) =>
        entries.push(`${direction} ${kind} ${Buffer.from(payload as Uint8Array).toString()}`) - 1,
      appendFrame: () => 0,
      now: () => 0,
      isFull: () => isFull,
      exchanges: () => undefined,
      found: (finding) => findings.push(finding),
      closing: () => undefined,
      ended: () => undefined,
    };
    const way = {
      type: 'udp4',
      peer,
      isOpenToAll: false,
      send: () => Promise.resolve(),
      release: () => undefined,
    } as const;
    const connection = new UdpConnection(way, undefined, 100, sink);
    connection.received(Buffer.from('one'), peer);
    isFull = true;
    for (let nth = 0; nth < 1000; nth += 1) connection.received(Buffer.from('flood'), peer);
    connection.resume();
    assert.equal(entries.length, 1, 'there is no room yet');
    isFull = false;
    connection.resume();
    connection.resume();
    connection.received(Buffer.from('two'), peer);
    assert.deepEqual(
      findings.map(({ id, entry }) => [id, entry]),
      [['datagrams-dropped', 1]],
    );
    assert.match(entries[1] ?? '', /^local event 1000 datagrams were dropped here/);
    assert.deepEqual(entries.slice(2), ['received data two']);
  });
});
