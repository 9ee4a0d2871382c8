import assert from 'node:assert/strict';
import { FrameRecords } from '../../../src/log/frameRecords';
import { peerOf, peerRecord } from '../../../src/log/peerRecord';
import type { InternetEndpoint } from '../../../src/api';

describe('the record of a peer', () => {
  const roundTrip = (peer: InternetEndpoint): InternetEndpoint | undefined => {
    const records = new FrameRecords(0);
    records.push(...peerRecord(peer)!);
    return peerOf(records.read(0, 1)?.[0]);
  };

  it('holds any address and port', () => {
    for (const address of [
      '0.0.0.0',
      '127.0.0.1',
      '255.255.255.255',
      '::',
      '::1',
      '::ffff:7f00:1',
      '2001:db8::1:0:0:1',
      'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
      'fe80::1%3',
    ])
      for (const port of [0, 1, 80, 65_535]) assert.deepEqual(roundTrip({ address, port }), { address, port });
  });

  it('leaves out the name of a zone, which means nothing elsewhere', () => {
    assert.deepEqual(roundTrip({ address: 'fe80::1%eth0', port: 5 }), { address: 'fe80::1', port: 5 });
  });

  it('is none for what is no address', () => {
    for (const address of ['', 'localhost', '1.2.3', '1.2.3.256', ':::', '1.2.3.x'])
      assert.equal(peerRecord({ address, port: 1 }), undefined, address);
  });

  it('is not taken for a frame, nor a frame for it', () => {
    assert.equal(
      peerOf({
        direction: 'received',
        time: 1,
        fin: true,
        rsv: 0,
        opcode: 1,
        masked: false,
        length: 1,
        headerLength: 2,
        offset: 0,
      }),
      undefined,
    );
  });
});
