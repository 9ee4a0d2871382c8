import assert from 'node:assert/strict';
import { once } from 'node:events';
import WebSocket from 'ws';
import { Client, RawClient, refusalOf, upgradeRequest, useDemoServer } from './clients';

describe("the demo server's refusals", () => {
  const server = useDemoServer();
  const at = (path: string) => server.address('echo', path);

  describe('/refuse', () => {
    it('answers 401 with headers and a JSON body', async () => {
      const { status, headers, body } = await refusalOf(at('/refuse'));
      assert.equal(status, 401);
      assert.match(headers['www-authenticate'] ?? '', /^Bearer realm="socketscope demo"/);
      assert.match(String(headers['x-request-id']), /^[0-9a-f-]{36}$/);
      assert.equal(headers['set-cookie']?.length, 2);
      assert.equal(headers['content-type'], 'application/json');
      assert.deepEqual(JSON.parse(body), {
        error: 'Unauthorized',
        status: 401,
        detail: 'the demo server was asked to answer 401',
      });
    });

    it('answers the same over TLS', async () => {
      const ws = new WebSocket(server.address('echo-tls', '/refuse?status=403'), { ca: server.demo.certificatePem });
      const [error] = (await once(ws, 'error')) as [Error];
      assert.equal(error.message, 'Unexpected server response: 403');
    });

    for (const status of [300, 400, 403, 404, 418, 429, 500, 502, 503, 599]) {
      it(`answers ${status}`, async () => {
        const refusal = await refusalOf(at(`/refuse?status=${status}`));
        assert.equal(refusal.status, status);
        assert.equal((JSON.parse(refusal.body) as { status: number }).status, status);
        assert.equal(refusal.headers['retry-after'], status === 429 || status === 503 ? '5' : undefined);
        assert.equal(refusal.headers.location, undefined);
      });
    }

    for (const [status, header] of [
      [405, 'allow'],
      [407, 'proxy-authenticate'],
      [426, 'upgrade'],
    ] as const) {
      it(`answers ${status} with ${header}`, async () => {
        assert((await refusalOf(at(`/refuse?status=${status}`))).headers[header]);
      });
    }

    for (const status of [301, 302, 303, 307, 308]) {
      it(`answers ${status} with a place to go`, async () => {
        assert.equal((await refusalOf(at(`/refuse?status=${status}`))).headers.location, '/echo');
      });
    }

    it('answers 304 without a body', async () => {
      const client = await RawClient.open(at('/refuse'));
      client.socket.write(upgradeRequest(at('/refuse?status=304')));
      assert.match((await client.ended()).toString(), /^HTTP\/1\.1 304 Not Modified\r\n[^]*[^\n]\r\n\r\n$/);
      client.socket.end();
    });

    for (const status of ['299', '600', '101', '', '4e2', '-401', 'teapot']) {
      it(`refuses to answer "${status}"`, async () => {
        const refusal = await refusalOf(at(`/refuse?status=${status}`));
        assert.equal(refusal.status, 400);
        assert.deepEqual(JSON.parse(refusal.body), {
          error: 'Bad Request',
          status: 400,
          detail: `"status" must be an integer from 300 to 599, not "${status}"`,
        });
      });
    }
  });

  describe('/redirect', () => {
    it('redirects to the echo', async () => {
      const { status, headers } = await refusalOf(at('/redirect'));
      assert.deepEqual([status, headers.location], [302, '/echo']);
      const client = await Client.open(at('/redirect'), [], { followRedirects: true, maxRedirects: 1 });
      client.ws.send('arrived');
      assert.equal(await client.nextText(), 'arrived');
      await client.close();
    });

    it('redirects as often as asked, then to the place asked for', async () => {
      const address = at('/redirect?count=3&to=/close%3Fcode=4321');
      const client = await Client.open(address, [], { followRedirects: true, maxRedirects: 3 });
      assert.equal((await client.closed).code, 4321);
    });

    it('never writes a line of its own choosing into the head', async () => {
      const { status, headers } = await refusalOf(at('/redirect?to=/echo%0d%0aX-Injected:%20yes'));
      assert.deepEqual([status, headers['x-injected']], [400, undefined]);
    });

    it('refuses a count that is out of bounds', async () => {
      assert.equal((await refusalOf(at('/redirect?count=0'))).status, 400);
      assert.equal((await refusalOf(at('/redirect?count=51'))).status, 400);
    });
  });

  describe('an upgrade on an unknown path', () => {
    for (const path of ['/', '/nothing', '/echo/', '/constructor']) {
      it(`is answered 404: ${path}`, async () => {
        const { status, body } = await refusalOf(at(path));
        assert.equal(status, 404);
        assert.deepEqual(JSON.parse(body), {
          error: 'Not Found',
          status: 404,
          detail: `there is nothing at ${path}; GET / lists what there is`,
        });
      });
    }

    it('is answered 404 even if the request target is no address', async () => {
      const client = await RawClient.open(at('/'));
      client.socket.write(upgradeRequest(at('/')).replace('GET / ', 'GET // '));
      assert.match((await client.ended()).toString(), /^HTTP\/1\.1 404 /);
      client.socket.end();
    });
  });

  it('a handshake that is broken is answered 400', async () => {
    const client = await RawClient.open(at('/echo'));
    client.socket.write(upgradeRequest(at('/echo')).replace(/Sec-WebSocket-Key.*\r\n/, ''));
    assert.match((await client.ended()).toString(), /^HTTP\/1\.1 400 /);
    client.socket.end();
  });
});
