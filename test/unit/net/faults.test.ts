import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import type { Session } from '../../../src/net/session';
import { issue } from '../support/certificates';
import { ended, useNet } from '../support/net';
import { ends } from './faults/ends';
import type { Fault } from './faults/fault';
import { framing } from './faults/framing';
import { handshakes } from './faults/handshakes';
import { messages } from './faults/messages';
import { tls } from './faults/tls';

/** Faults whose code isn't there yet. A row that passes must be taken out of the list. */
const PENDING: readonly string[] = [];

describe('a WebSocket session says what the server does wrong', () => {
  const net = useNet();

  for (const [part, faults] of Object.entries({ framing, messages, ends, handshakes, tls })) {
    describe(part, () => {
      for (const fault of faults) {
        const { what, slow = false } = fault;
        it(what, async function () {
          if (slow) this.timeout(20_000);
          if (!PENDING.includes(what)) await check(fault, await meet(fault));
          else await assert.rejects(async () => check(fault, await meet(fault)), `"${what}" passes: it isn't pending.`);
        });
      }
    });
  }

  /** Connects to a server that has this fault; the session has ended, or is open where it is to stay so. */
  async function meet(fault: Fault): Promise<Session> {
    const { serve, profile = {}, certificate, closes = false, staysOpen = false } = fault;
    const issued = certificate && (await issue(certificate));
    const server = await net.rawServer(serve, { allowHalfOpen: staysOpen, ...(issued && { tls: issued }) });
    if (issued) await writeFile(path.join(net.folder, 'ca.pem'), issued.cert);
    const url = fault.scheme ? server.url().replace(/^\w+/, fault.scheme) : server.url();
    const trust = certificate?.trusted ? { tls: { ca: 'ca.pem' } } : {};
    const session = await net.connect({ url, handshakeTimeout: 3000, ...trust, ...profile });
    if (closes) void session.close(1000);
    return fault.state === 'open' ? session : ended(session, 15_000);
  }
});

async function check(fault: Fault, session: Session): Promise<void> {
  const { failure, findings, log } = session;
  const bad = findings.filter(({ severity }) => severity === 'error' || severity === 'warning');
  const main = bad.find(({ id }) => id === failure?.code) ?? bad[0];
  assert.deepEqual(
    {
      state: session.state,
      failure: failure && { code: failure.code, stage: failure.stage },
      findings: bad.map(({ id }) => id),
      end: session.end,
      ...(fault.reference !== undefined && { reference: main?.reference }),
    },
    {
      state: fault.state,
      failure: fault.failure,
      findings: fault.findings,
      end: fault.end,
      ...(fault.reference !== undefined && { reference: fault.reference }),
    },
    failure?.message,
  );
  if (!fault.frame) return;
  const [offset, firstByte] = fault.frame;
  assert(main?.entry !== undefined, 'the finding names no entry');
  const frames = await log.frames(main.entry);
  assert(
    frames.some((frame) => {
      const first = (frame.fin ? 0x80 : 0) | (frame.rsv << 4) | frame.opcode;
      return frame.direction === 'received' && frame.offset === offset && first === firstByte;
    }),
    `the frame is not among ${JSON.stringify(frames)}`,
  );
  const [entry] = await log.read(main.entry, main.entry + 1);
  if (failure) assert.equal(entry?.kind, 'event');
}
