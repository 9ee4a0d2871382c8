import assert from 'node:assert/strict';
import { asksForCertificate, clearHandshakeTypes, isClientHello } from '../../../src/protocol/tlsHandshake';

const message = (type: number, length: number): number[] => [
  type,
  0,
  length >> 8,
  length & 255,
  ...Array<number>(length).fill(9),
];
const record = (body: readonly number[], type = 0x16): number[] => [
  type,
  3,
  3,
  body.length >> 8,
  body.length & 255,
  ...body,
];
const flight = [...message(2, 70), ...message(11, 700), ...message(12, 100), ...message(13, 40), ...message(14, 0)];

describe('the handshake messages of TLS in clear', () => {
  it('are found in one record', () => {
    assert.deepEqual(clearHandshakeTypes(Uint8Array.from(record(flight))), [2, 11, 12, 13, 14]);
  });

  it('are found wherever records cut them', () => {
    for (const size of [1, 3, 64, 500]) {
      const records: number[] = [];
      for (let at = 0; at < flight.length; at += size) records.push(...record(flight.slice(at, at + size)));
      assert.deepEqual(clearHandshakeTypes(Uint8Array.from(records)), [2, 11, 12, 13, 14], `records of ${size}`);
      assert(asksForCertificate(Uint8Array.from(records)));
    }
  });

  it('are found as far as they have come', () => {
    const whole = Uint8Array.from(record(flight));
    for (let length = 0; length <= whole.length; length += 1) clearHandshakeTypes(whole.subarray(0, length));
    assert.deepEqual(clearHandshakeTypes(whole.subarray(0, 100)), [2, 11]);
    assert(!asksForCertificate(whole.subarray(0, 800)));
  });

  it('end where something else begins', () => {
    const bytes = Uint8Array.from([...record(message(2, 70)), ...record([1], 0x14), ...record(message(13, 4))]);
    assert.deepEqual(clearHandshakeTypes(bytes), [2]);
  });

  it('tell a client from a server', () => {
    assert(isClientHello(Uint8Array.from(record(message(1, 200)))));
    assert(!isClientHello(Uint8Array.from(record(flight))));
    assert(!isClientHello(Uint8Array.of(0x15, 3, 1, 0, 2, 2, 70)));
  });
});
