import assert from 'node:assert/strict';
import { constants, deflateRawSync } from 'node:zlib';
import type { Session } from '../../../src/net/session';
import { eventually } from '../support/eventually';
import { ended, failureOf, useNet } from '../support/net';
import { closePayload, Opcode, serverFrame, type Peer } from '../support/peer';
import { wireFrame } from '../support/wireFrame';

const DEFLATE = ['Sec-WebSocket-Extensions: permessage-deflate'];

/** Each entry as `kind payload in hex … frames`, each frame as its first byte and offset; `…` is for a part. */
async function entriesOf(session: Session): Promise<string[]> {
  const entries = await session.log.read(0, session.log.length);
  return Promise.all(
    entries
      .filter(({ direction }) => direction === 'received')
      .map(async ({ index, kind, truncated }) => {
        const frames = (await session.log.frames(index)).map(({ fin, rsv, opcode, offset }) => {
          const first = (fin ? 0x80 : 0) | (rsv << 4) | opcode;
          return ` ${first.toString(16).padStart(2, '0')}@${offset}`;
        });
        const payload = Buffer.from(await session.log.payload(index)).toString('hex');
        return `${kind} ${payload}${truncated ? '…' : ''}${frames.join('')}`;
      }),
  );
}

/** The findings that are about an entry, with it: its place among those that were received. */
async function findingsOf(session: Session): Promise<string[]> {
  const entries = await session.log.read(0, session.log.length);
  const received = entries.filter(({ direction }) => direction === 'received').map(({ index }) => index);
  return session.findings
    .filter(({ entry }) => entry !== undefined)
    .map(({ id, entry }) => `${id} ${received.indexOf(entry!)}`);
}

describe('what never became a message', () => {
  const net = useNet();

  /** A session whose peer sends bytes after a text `ok` and ends. */
  async function sessionOf(hex: string, options: { deflate?: boolean } = {}): Promise<Session> {
    const server = await net.rawServer(async (peer) => {
      await peer.acceptWebSocket(options.deflate ? DEFLATE : []);
      peer.write(serverFrame(Opcode.text, 'ok'));
      await new Promise((resolve) => setImmediate(resolve));
      peer.end(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
    });
    return ended(await net.connect({ url: server.url() }));
  }

  // All of these come after four bytes: the text `ok`.
  for (const [what, hex, entries, findings, failure, options] of [
    [
      'a ping whose length is not in its shortest form',
      '89 7e 00 01 61',
      ['event 61 89@4'],
      ['non-minimal-length 1'],
      'open: non-minimal-length',
    ],
    [
      'no text, and what ws never looked at after it',
      '81 01 ff 81 01 61 82 02 01 02 a1 01 62',
      ['event ff 81@4', 'event 61 81@7', 'event 0102 82@10', 'event 62 a1@14'],
      ['rsv-bits 4', 'invalid-utf8 1'],
      'open: invalid-utf8',
    ],
    ['RSV2', 'a1 01 61', ['event 61 a1@4'], ['rsv-bits 1'], 'open: rsv-bits'],
    [
      'RSV1 on a ping',
      'c9 01 61',
      ['event 61 c9@4'],
      ['rsv1-on-control 1'],
      'open: rsv1-on-control',
      { deflate: true },
    ],
    ['a reserved opcode', '83 02 6162', ['event 6162 83@4'], ['reserved-opcode 1'], 'open: reserved-opcode'],
    ['a masked frame', '81 81 01020304 60', ['event 61 81@4'], ['masked-server-frame 1'], 'open: masked-server-frame'],
    ['a fragmented ping', '09 01 61', ['event 61 09@4'], ['control-fragmented 1'], 'open: control-fragmented'],
    [
      'a ping that is too long and not whole',
      '89 7e 0100 6162',
      ['event 6162… 89@4'],
      ['control-too-long 1'],
      'open: control-too-long',
    ],
    [
      'a continuation of nothing',
      '80 01 61',
      ['event 61 80@4'],
      ['unexpected-continuation 1'],
      'open: unexpected-continuation',
    ],
    [
      'a start within a message, with what there was of that',
      '01 01 61 00 01 62 82 02 6364',
      ['event 6162… 01@4 00@7', 'event 6364 82@10'],
      ['expected-continuation 2'],
      'open: expected-continuation',
    ],
    [
      'a bad frame within a message, after a ping in it',
      '01 01 61 89 01 70 a0 02 6364',
      ['ping 70 89@7', 'event 61… 01@4', 'event 6364 a0@10'],
      ['rsv-bits 3'],
      'open: rsv-bits',
    ],
    ['a bad close code', '88 02 03ee', ['event 03ee 88@4'], ['close-code-invalid 1'], 'open: close-code-invalid'],
    ['a close of one byte', '88 01 03', ['event 03 88@4'], ['close-length-1 1'], 'open: close-length-1'],
    ['a bad reason', '88 03 03e8ff', ['event 03e8ff 88@4'], ['close-reason-utf8 1'], 'open: close-reason-utf8'],
    [
      'two breaches of one frame',
      '29 01 61',
      ['event 61 29@4'],
      ['rsv-bits 1', 'control-fragmented 1'],
      'open: rsv-bits',
    ],
    [
      'a breach alone, not what follows it',
      'a9 01 61 81 01 62 89 00',
      ['event 61 a9@4'],
      ['rsv-bits 1'],
      'open: rsv-bits',
    ],
    ['a text that is no UTF-8', '81 02 61ff', ['event 61ff 81@4'], ['invalid-utf8 1'], 'open: invalid-utf8'],
    [
      'a text that is no UTF-8, in fragments with a ping between',
      '01 01 61 89 00 80 01 ff',
      ['ping  89@7', 'event 61ff 01@4 80@9'],
      ['invalid-utf8 2'],
      'open: invalid-utf8',
    ],
    [
      'what can not be inflated',
      'c1 02 ffff',
      ['event ffff c1@4'],
      ['deflate-error 1'],
      'open: deflate-error',
      { deflate: true },
    ],
    ['an end in a header', '81', ['event 81…'], ['eof-in-frame 1'], 'open: eof-in-frame'],
    ['an end in a long header', '82 7f 0000', ['event 827f0000…'], ['eof-in-frame 1'], 'open: eof-in-frame'],
    ['an end in a payload', '81 05 6162', ['event 6162… 81@4'], ['eof-in-frame 1'], 'open: eof-in-frame'],
    ['an end after a header', '82 05', ['event … 82@4'], ['eof-in-frame 1'], 'open: eof-in-frame'],
    [
      'an end in a ping between fragments',
      '01 01 61 89 02 70',
      ['event 61… 01@4', 'event 70… 89@7'],
      ['eof-in-frame 2'],
      'open: eof-in-frame',
    ],
    [
      'an end in a header between fragments',
      '01 01 61 80',
      ['event 61… 01@4', 'event 80…'],
      ['eof-in-frame 2'],
      'open: eof-in-frame',
    ],
    [
      'an end between fragments',
      '01 01 61 00 01 62',
      ['event 6162… 01@4 00@7'],
      ['eof-without-close 1'],
      'open: eof-without-close',
    ],
  ] as const) {
    it(`is an entry with its frames: ${what}`, async () => {
      const session = await sessionOf(hex, options ?? {});
      const found = { entries: await entriesOf(session), findings: await findingsOf(session) };
      assert.deepEqual(found, { entries: ['text 6f6b 81@0', ...entries], findings });
      assert.equal(failureOf(session), failure);
    });
  }

  describe('after a close frame', () => {
    for (const [what, hex, entries, findings] of [
      ['a text', '81 01 61', ['event 61 81@8'], ['data-after-close 1']],
      [
        'several frames, told once',
        '89 01 70 01 01 61 80 01 62',
        ['event 70 89@8', 'event 61 01@11', 'event 62 80@14'],
        ['data-after-close 1'],
      ],
      ['a frame that is cut', '82 05 6162', ['event 6162… 82@8'], ['data-after-close 1']],
      ['a second close', '88 02 03e8', ['event 03e8 88@8'], ['data-after-close 1']],
    ] as const) {
      it(`is an entry with its frame: ${what}`, async () => {
        const server = await net.rawServer(async (peer) => {
          await peer.acceptWebSocket();
          peer.write(serverFrame(Opcode.close, closePayload(1000, 'end!')));
          await peer.takeFrame();
          peer.end(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
        });
        const session = await ended(await net.connect({ url: server.url() }));
        assert.deepEqual(await entriesOf(session), ['close 03e8656e6421 88@0', ...entries]);
        assert.deepEqual(await findingsOf(session), findings);
        assert.equal(session.state, 'closed');
        assert.deepEqual(session.end, { by: 'remote', clean: true, code: 1000, reason: 'end!' });
      });
    }

    it('is an entry with its frame where each comes by itself', async () => {
      const server = await net.rawServer(
        async (peer) => {
          await peer.acceptWebSocket();
          peer.write(serverFrame(Opcode.close));
          await peer.takeFrame();
          peer.socket.setNoDelay(true);
          for (const piece of ['8901', '70', '0101', '61', '8002', '6263']) {
            peer.write(Buffer.from(piece, 'hex'));
            for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
          }
          peer.end();
        },
        { allowHalfOpen: true },
      );
      const session = await ended(await net.connect({ url: server.url() }));
      assert.deepEqual(await entriesOf(session), ['close  88@0', 'event 70 89@2', 'event 61 01@5', 'event 6263 80@8']);
    });

    it('is kept up to a limit, as it came', async () => {
      const large = Buffer.from(Uint32Array.from({ length: 1_000_000 }, (_, at) => at).buffer);
      const server = await net.rawServer(async (peer) => {
        await peer.acceptWebSocket();
        peer.write(serverFrame(Opcode.close));
        await peer.takeFrame();
        peer.end(serverFrame(Opcode.binary, large));
      });
      const session = await ended(await net.connect({ url: server.url() }));
      const entry = (await session.log.read(0, 9)).find(({ kind }) => kind === 'event')!;
      assert(entry.truncated && entry.size >= 1_000_000 && entry.size < large.length, `${entry.size} bytes`);
      const payload = Buffer.from(await session.log.payload(entry.index));
      assert(payload.equals(large.subarray(0, payload.length)), 'what is kept has a hole');
    });

    it('is told apart from the message that the close frame broke off', async () => {
      const server = await net.rawServer(async (peer) => {
        await peer.acceptWebSocket();
        peer.write(Buffer.concat([serverFrame(Opcode.text, 'a', { fin: false }), serverFrame(Opcode.close)]));
        await peer.takeFrame();
        peer.end(serverFrame(Opcode.continuation, 'b'));
      });
      const session = await ended(await net.connect({ url: server.url() }));
      assert.deepEqual(await entriesOf(session), ['close  88@3', 'event 61… 01@0', 'event 62 80@5']);
      assert.deepEqual(await findingsOf(session), ['data-after-close 2']);
    });

    it('is told where we closed first, too', async () => {
      const server = await net.rawServer(async (peer) => {
        await peer.acceptWebSocket();
        const { payload } = await peer.takeFrame();
        peer.end(Buffer.concat([serverFrame(Opcode.close, payload), serverFrame(Opcode.text, 'late')]));
      });
      const session = await net.open({ url: server.url() });
      await session.close(1000);
      assert.deepEqual(await entriesOf(session), ['close 03e8 88@0', 'event 6c617465 81@4']);
      assert.deepEqual(await findingsOf(session), ['data-after-close 1']);
      assert.equal(session.state, 'closed');
    });
  });

  describe('while what came before is still inflated', () => {
    // Takes many turns of the event loop to inflate.
    const start = deflateRawSync(Buffer.alloc(20_000_000, 'a'), { finishFlush: constants.Z_SYNC_FLUSH });

    /** Sends the start of a compressed message, a ping and a part of its next frame, each in a read of its own. */
    async function sendParts(peer: Peer, session: () => Session, last: Buffer): Promise<void> {
      const parts = [
        wireFrame({ first: 0x41, payload: start }),
        serverFrame(Opcode.ping, 'p'),
        last.subarray(0, 3),
        last.subarray(3, 4),
        last.subarray(4),
      ];
      await peer.acceptWebSocket(DEFLATE);
      peer.socket.setNoDelay(true);
      for (const part of parts) {
        peer.write(part);
        for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      }
      await eventually(() => assert(session().log.frameCount >= 3));
    }

    it('is whole, where it is cut off', async () => {
      let session: Session | undefined;
      const server = await net.rawServer(async (peer) => {
        await sendParts(
          peer,
          () => session!,
          wireFrame({ first: 0x00, payload: Buffer.from('abcdef'), announced: 100n }),
        );
        peer.end();
      });
      const { settled } = await net.start({ url: server.url() }, (made) => (session = made));
      await settled;
      await ended(session!);
      const payload = Buffer.concat([start, Buffer.from('abcdef')]).toString('hex');
      const at = start.length + 4;
      assert.deepEqual(await entriesOf(session!), [`ping 70 89@${at}`, `event ${payload}… 41@0 00@${at + 3}`]);
    });

    it('is whole, where it turns out to be no text', async () => {
      let session: Session | undefined;
      const bad = deflateRawSync(Uint8Array.of(0xff), { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, -4);
      const server = await net.rawServer(async (peer) => {
        await sendParts(peer, () => session!, wireFrame({ first: 0x80, payload: bad }));
        peer.write(serverFrame(Opcode.text, 'never delivered'));
        await peer.ended;
        peer.end();
      });
      const { settled } = await net.start({ url: server.url() }, (made) => (session = made));
      await settled;
      await ended(session!);
      assert.equal(failureOf(session!), 'open: invalid-utf8');
      const [ping, event] = await entriesOf(session!);
      const at = start.length + 4;
      assert.equal(ping, `ping 70 89@${at}`);
      assert.equal(event, `event ${Buffer.concat([start, bad]).toString('hex')} 41@0 80@${at + 3}`);
    });
  });
});
