import assert from 'node:assert/strict';
import { answerDeflate } from '../../../src/protocol/deflateAnswer';
import { formatExtensions, parseExtensions } from '../../../src/protocol/extensions';

const KEEPS = { keepsWindow: true, windowBits: 15 };
const FORGETS = { keepsWindow: false, windowBits: 15 };
const NONE = 'server_no_context_takeover; client_no_context_takeover';

describe('the answer to permessage-deflate', () => {
  for (const [offer, wishes, expected] of [
    ['permessage-deflate', KEEPS, 'permessage-deflate'],
    ['permessage-deflate', FORGETS, `permessage-deflate; ${NONE}`],
    ['permessage-deflate; client_max_window_bits', KEEPS, 'permessage-deflate'],
    [
      'permessage-deflate; client_max_window_bits',
      { keepsWindow: true, windowBits: 10 },
      'permessage-deflate; server_max_window_bits=10; client_max_window_bits=10',
    ],
    // The client doesn't offer to limit its window: it can't be asked to.
    ['permessage-deflate', { keepsWindow: true, windowBits: 10 }, 'permessage-deflate; server_max_window_bits=10'],
    ['permessage-deflate; server_max_window_bits=9', KEEPS, 'permessage-deflate; server_max_window_bits=9'],
    ['permessage-deflate; client_max_window_bits=8', KEEPS, 'permessage-deflate; client_max_window_bits=8'],
    ['permessage-deflate; server_no_context_takeover', KEEPS, 'permessage-deflate; server_no_context_takeover'],
    // What can't be taken is declined, and the next one looked at.
    ['permessage-deflate; server_max_window_bits=8', KEEPS, undefined],
    ['permessage-deflate; server_max_window_bits', KEEPS, undefined],
    ['permessage-deflate; server_max_window_bits=8, permessage-deflate', KEEPS, 'permessage-deflate'],
    ['permessage-deflate; a; a', KEEPS, undefined],
    ['permessage-deflate; server_no_context_takeover=1', KEEPS, undefined],
    ['permessage-deflate; client_max_window_bits=16', KEEPS, undefined],
    ['permessage-deflate; unknown', KEEPS, undefined],
    ['x-webkit-deflate-frame', KEEPS, undefined],
  ] as const) {
    it(`to "${offer}"${wishes.keepsWindow ? '' : ', without windows that go on'}, ${wishes.windowBits} bits, is ${expected ?? 'none'}`, () => {
      const answer = answerDeflate(parseExtensions(offer) ?? [], wishes);
      assert.equal(answer && formatExtensions([answer]), expected);
    });
  }
});
