import assert from 'node:assert/strict';
import { once } from 'node:events';
import WebSocket from 'ws';
import { refusalOf, useDemoServer } from './clients';

describe("the demo server's /broken", () => {
  const server = useDemoServer();
  const at = (breach: string) => server.address('echo', `/broken?breach=${breach}`);

  for (const [breach, message] of [
    ['accept', /Invalid Sec-WebSocket-Accept/],
    ['rsv', /RSV2 and RSV3 must be clear/],
    ['mask', /MASK must be clear/],
    ['opcode', /invalid opcode 3/],
    ['continuation', /invalid opcode 0/],
    ['control', /FIN must be set/],
    ['utf8', /invalid UTF-8/],
  ] as const) {
    it(`breaks a rule: ${breach}`, async () => {
      const ws = new WebSocket(at(breach));
      const [error] = (await once(ws, 'error')) as [Error];
      assert.match(error.message, message);
      if (ws.readyState !== WebSocket.CLOSED) await once(ws, 'close');
    });
  }

  it('ends inside a frame', async () => {
    const [code] = (await once(new WebSocket(at('eof')), 'close')) as [number];
    assert.equal(code, 1006);
  });

  it('says which breaches it knows', async () => {
    const { status, body } = await refusalOf(at('none'));
    assert.equal(status, 400);
    assert.match(body, /accept, eof, rsv/);
  });
});
