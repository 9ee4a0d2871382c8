import assert from 'node:assert/strict';
import { closeCodeMeaning, closeFrameMeaning, isSendableCloseCode } from '../../../src/protocol/closeCodes';

describe('close codes', () => {
  for (const [code, meaning, sendable] of [
    [0, 'Not a valid close code', false],
    [999, 'Not a valid close code', false],
    [1000, 'Normal closure', true],
    [1001, 'Going away', true],
    [1002, 'Protocol error', true],
    [1003, 'Unsupported data', true],
    [1004, 'Not a valid close code', false],
    [1005, 'No code in the close frame', false],
    [1006, 'No close frame', false],
    [1007, 'Invalid payload data', true],
    [1008, 'Policy violation', true],
    [1009, 'Message too big', true],
    [1010, 'Extension missing', true],
    [1011, 'Internal error', true],
    [1012, 'Service restart', true],
    [1013, 'Try again later', true],
    [1014, 'Bad gateway', true],
    [1015, 'TLS handshake failed', false],
    [1016, 'Not a valid close code', false],
    [2999, 'Not a valid close code', false],
    [3000, 'Registered by a library or framework', true],
    [3999, 'Registered by a library or framework', true],
    [4000, 'Private use', true],
    [4999, 'Private use', true],
    [5000, 'Not a valid close code', false],
    [65_535, 'Not a valid close code', false],
  ] as const) {
    it(`${code}: ${meaning}, ${sendable ? 'may' : 'must not'} be sent`, () => {
      assert.equal(closeCodeMeaning(code), meaning);
      assert.equal(isSendableCloseCode(code), sendable);
    });
  }

  it('have no meaning in a close frame that they must not be in', () => {
    for (const code of [1005, 1006, 1015]) assert.equal(closeFrameMeaning(code), 'Not a valid close code');
    assert.equal(closeFrameMeaning(1001), 'Going away');
  });
});
