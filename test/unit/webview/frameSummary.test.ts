import assert from 'node:assert/strict';
import type { Frame, LogEntry } from '../../../src/api';
import { frameSummary } from '../../../src/webview/frames/frameSummary';

const entry: LogEntry = { index: 0, time: 0, direction: 'received', kind: 'text', size: 4096, preview: '' };

function frame(part: Partial<Frame>): Frame {
  return {
    ...{ direction: 'received', time: 0, fin: true, rsv: 0, opcode: 1, masked: false, length: 0 },
    ...{ headerLength: 2, offset: 0 },
    ...part,
  };
}

describe('frameSummary', () => {
  it('gives the share that compression leaves', () => {
    const content = { frames: [frame({ rsv: 4, fin: false }), frame({ opcode: 0 })], total: 2, wireBytes: 312 };
    assert.equal(
      frameSummary(entry, content),
      '2 frames · compressed: 312 bytes on the wire for 4,096 bytes of message, 7.6 %',
    );
  });

  it('gives both sizes of a message that is not compressed', () => {
    const content = { frames: [frame({})], total: 1, wireBytes: 4100 };
    assert.equal(frameSummary(entry, content), '1 frame · 4,100 bytes on the wire for 4,096 bytes of message');
  });

  it('counts frames that are not listed', () => {
    const content = { frames: [frame({ fin: false })], total: 131_072, wireBytes: 400_000 };
    assert.equal(frameSummary(entry, content), '131,072 frames · 400,000 bytes on the wire for 4,096 bytes of message');
  });

  it('takes RSV1 of a control frame for no compression', () => {
    const content = { frames: [frame({ rsv: 4, opcode: 9 })], total: 1, wireBytes: 4 };
    assert.equal(
      frameSummary({ ...entry, kind: 'ping', size: 2 }, content),
      '1 frame · 4 bytes on the wire for 2 bytes of message',
    );
  });

  for (const part of [{ kind: 'event' }, { truncated: true }] as const) {
    it(`compares nothing with what is no whole message: ${JSON.stringify(part)}`, () => {
      const content = { frames: [frame({ rsv: 4 })], total: 1, wireBytes: 10 };
      assert.equal(frameSummary({ ...entry, ...part }, content), '1 frame · 10 bytes on the wire');
    });
  }

  it('has no share of an empty message', () => {
    const content = { frames: [frame({ rsv: 4 })], total: 1, wireBytes: 3 };
    assert.equal(frameSummary({ ...entry, size: 0 }, content), '1 frame · 3 bytes on the wire for 0 bytes of message');
  });
});
