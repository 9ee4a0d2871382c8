import assert from 'node:assert/strict';
import { floodMessage } from '../../../../src/net/demo/flood';
import { Client, eventually, patientMs, RawClient, refusalOf, useDemoServer } from './clients';

describe('/flood', function () {
  this.timeout(patientMs);
  const server = useDemoServer();
  const at = (path: string) => server.address('flood', path);

  it('sends just as many numbered messages of just that size, in order, and closes', async () => {
    const count = 50_000;
    const startMs = performance.now();
    const client = await Client.open(at(`/flood?rate=20000&size=200&count=${count}`));
    for (let sequence = 0; sequence < count; sequence++) {
      const { data, binary } = await client.next();
      assert(!binary);
      assert.equal(data.length, 200);
      assert.equal(Number.parseInt(data.toString()), sequence);
    }
    assert.deepEqual(await client.closed, { code: 1000, reason: 'flood complete' });
    // The rate is never exceeded; that it is reached depends on the machine, and is only told.
    const seconds = (performance.now() - startMs) / 1000;
    assert(seconds >= (count - 1) / 20_000);
    console.log(`      ${Math.round(count / seconds)} messages/s of 20000 wanted`);
  });

  it('has its defaults', async () => {
    const client = await Client.open(at('/flood?count=3'));
    for (const sequence of [0, 1, 2]) {
      const text = await client.nextText();
      assert.equal(text, floodMessage(sequence, 100));
      assert.equal(Buffer.byteLength(text), 100);
    }
    assert.equal((await client.closed).code, 1000);
  });

  it('goes on until the client closes if there is no count', async () => {
    const client = await Client.open(at('/flood?rate=100000&size=16&count=0'));
    for (let sequence = 0; sequence < 20_000; sequence++) {
      assert.equal(Number.parseInt(await client.nextText()), sequence);
    }
    await client.close();
    await eventually(() => assert.equal(server.demo.connections, 0));
  });

  it('keeps little for a client that does not read, and loses nothing', async () => {
    const count = 3000;
    const client = await Client.open(at(`/flood?rate=1000000&size=10000&count=${count}`));
    client.ws.pause();
    const before = process.memoryUsage().arrayBuffers;
    // Other connections are served meanwhile, so time has gone by for the flood too.
    const clock = await Client.open(at('/clock'));
    await clock.next();
    await clock.next();
    const grown = process.memoryUsage().arrayBuffers - before;
    assert(grown < 15_000_000, `${grown} bytes of a flood of ${count * 10_000} are held`);
    await clock.close();

    client.ws.resume();
    for (let sequence = 0; sequence < count; sequence++) {
      assert.equal(Number.parseInt(await client.nextText()), sequence);
    }
    assert.equal((await client.closed).code, 1000);
  });

  it('stops when the connection breaks', async () => {
    const client = await RawClient.openWebSocket(at('/flood?rate=100000&size=1000&count=0'));
    await client.has((bytes) => bytes.length > 100_000);
    client.socket.destroy();
    await eventually(() => assert.equal(server.demo.connections, 0));
  });

  it('numbers messages that have room for nothing else', async () => {
    const client = await Client.open(at('/flood?size=1&count=10&rate=1000'));
    for (let sequence = 0; sequence < 10; sequence++) assert.equal(await client.nextText(), String(sequence));
    await client.closed;
  });

  for (const [query, detail] of [
    ['rate=0', '"rate" must be an integer from 1 to 1000000, not "0"'],
    ['rate=fast', '"rate" must be an integer from 1 to 1000000, not "fast"'],
    ['rate=1000001', '"rate" must be an integer from 1 to 1000000, not "1000001"'],
    ['size=-1', '"size" must be an integer from 1 to 16777216, not "-1"'],
    ['size=16777217', '"size" must be an integer from 1 to 16777216, not "16777217"'],
    ['count=1.5', '"count" must be an integer from 0 to 1000000000, not "1.5"'],
    ['size=3&count=1001', '"size" must be at least 4 to hold the number of each message'],
    ['size=15&count=0', '"size" must be at least 16 to hold the number of each message'],
  ] as const) {
    it(`refuses ${query}`, async () => {
      const { status, body } = await refusalOf(at(`/flood?${query}`));
      assert.equal(status, 400);
      assert.deepEqual(JSON.parse(body), { error: 'Bad Request', status: 400, detail });
    });
  }
});
