import assert from 'node:assert/strict';
import { statusMeaning } from '../../../src/protocol/statusMeaning';

describe('statusMeaning', () => {
  for (const [status, words] of [
    [200, /ordinary web page/],
    [204, /ordinary request/],
    [301, /"redirects"/],
    [302, /"redirects"/],
    [304, /cache/],
    [308, /"redirects"/],
    [400, /request wrong/],
    [401, /"Authorization"/],
    [403, /refuses access/],
    [404, /nothing at this path/],
    [405, /does not take GET/],
    [407, /proxy/],
    [418, /request wrong/],
    [426, /"Sec-WebSocket-Version"/],
    [429, /"Retry-After"/],
    [500, /problem of its own/],
    [501, /upgrade to WebSocket/],
    [502, /gateway/],
    [503, /overloaded/],
    [504, /gateway/],
    [505, /HTTP\/1\.1/],
    [599, /problem of its own/],
    [0, /Handshake tab/],
  ] as const) {
    it(`knows ${status}`, () => assert.match(statusMeaning(status), words));
  }
});
