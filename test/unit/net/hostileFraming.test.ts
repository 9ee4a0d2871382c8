import assert from 'node:assert/strict';
import type { Framing } from '../../../src/profiles/profile';
import { eventually } from '../support/eventually';
import { useNet } from '../support/net';

const MiB = 1024 * 1024;
const FLOOD = 192 * MiB;
/** What waits to be written in two logs, and what was read and isn’t collected yet. */
const MOST = 80 * MiB;

/** What a peer says the next message's length is. */
const HOSTILE: readonly (readonly [what: string, framing: Framing, header: string, id: string, told: RegExp])[] = [
  ['2^31', { kind: 'length-prefix', size: 4 }, '80000000', 'message-too-big', /2147483648 = -2147483648 bytes/],
  ['-1', { kind: 'length-prefix', size: 4 }, 'ffffffff', 'message-too-big', /4294967295 = -1 bytes/],
  [
    '-2, with the lowest byte first',
    { kind: 'length-prefix', size: 8, endian: 'little' },
    'feffffffffffffff',
    'message-too-big',
    /= -2 bytes/,
  ],
  [
    '2^63',
    { kind: 'length-prefix', size: 8 },
    '8000000000000000',
    'message-too-big',
    /9223372036854775808 = -9223372036854775808 bytes/,
  ],
  ['2^63 - 1', { kind: 'length-prefix', size: 8 }, '7fffffffffffffff', 'message-too-big', /9223372036854775807 bytes/],
  [
    'a varint of 2^64',
    { kind: 'length-prefix', size: 'varint' },
    '80808080808080808002',
    'bad-length',
    /more than 64 bits/,
  ],
  [
    'less than the header that it counts',
    { kind: 'length-prefix', size: 4, includesHeader: true },
    '00000003',
    'bad-length',
    /less than the 4 bytes/,
  ],
];

describe('a peer that announces a message that can not be', function () {
  this.timeout(60_000);
  const net = useNet();

  for (const [what, framing, hex, id, told] of HOSTILE)
    it(`gets a clear entry, wherever its bytes are cut: ${what}`, async () => {
      const header = Buffer.from(hex, 'hex');
      const wire = Buffer.concat([header, Buffer.from('hello')]);
      for (let cut = 0; cut < wire.length; cut += 1) {
        const server = await net.rawServer(async (peer) => {
          peer.write(wire.subarray(0, cut));
          // The rest comes in a read of its own.
          if (cut > 0) await peer.take(1);
          peer.write(wire.subarray(cut));
        });
        const session = await net.open({ port: server.port, framing });
        if (cut > 0) {
          await eventually(() => assert.equal(session.stream?.received.bytes, cut));
          await session.send('!', { raw: true });
        }
        await eventually(() => assert.equal(session.log.received.bytes, wire.length));
        const entries = (await session.log.read(0, session.log.length)).filter(({ kind }) => kind === 'event');
        assert.deepEqual(
          entries.map(({ direction, size, truncated }) => [direction, size, truncated]),
          [['received', header.length, true]],
          `cut at ${cut}`,
        );
        const [finding] = session.findings;
        assert.deepEqual([finding?.id, finding?.severity], [id, 'error']);
        assert.match(finding?.message ?? '', told);
        assert.deepEqual(Buffer.from(await session.log.payload(finding!.entry!)), header);
        assert.equal(session.state, 'open');
        await session.close();
      }
    });

  for (const [what, framing, header] of [
    ['2^31', { kind: 'length-prefix', size: 4 }, '80000000'],
    ['2^63', { kind: 'length-prefix', size: 8 }, '8000000000000000'],
    ['-1', { kind: 'length-prefix', size: 4 }, 'ffffffff'],
    ['200 MiB, twice what a message may have', { kind: 'length-prefix', size: 4 }, '0c800000'],
  ] as const)
    it(`can't fill the memory, though it sends ${FLOOD / MiB} MiB after it: ${what}`, async () => {
      const server = await net.rawServer(async (peer) => {
        peer.write(Buffer.from(header, 'hex'));
        const part = Buffer.alloc(MiB, 'x');
        for (let sent = 0; sent < FLOOD; sent += part.length)
          await new Promise<void>((resolve) => peer.socket.write(part, () => resolve()));
      });
      const before = memory();
      const session = await net.open({ port: server.port, framing, maxMessageSize: MiB });
      let most = 0;
      await eventually(() => {
        most = Math.max(most, memory() - before);
        assert.equal(session.stream?.received.bytes, FLOOD + header.length / 2);
      }, 50_000);
      assert(most < MOST, `${Math.round(most / MiB)} MiB more`);
      assert.equal(session.findings.filter(({ id }) => id === 'message-too-big').length, 1);
      assert.equal(session.state, 'open');
    });
});

/** What buffers take: the heap has none of the bytes. */
function memory(): number {
  return process.memoryUsage().arrayBuffers;
}
