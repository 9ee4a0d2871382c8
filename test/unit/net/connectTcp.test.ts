import assert from 'node:assert/strict';
import type { LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import type { ConnectAttempt } from '../../../src/api';
import { connectTcp } from '../../../src/net/connectTcp';
import { ConnectError } from '../../../src/net/failures';
import { dialContext } from '../support/dialContext';
import { eventually } from '../support/eventually';
import { useNet } from '../support/net';
import { silentPort } from '../support/silentPort';

/** Resolves each name to these addresses, in a later turn as the platform does. */
const resolvesTo =
  (...addresses: LookupAddress[]): LookupFunction =>
  (_host, _options, callback) =>
    void setImmediate(() => callback(null, addresses));

const six = { address: '::1', family: 6 };
const four = { address: '127.0.0.1', family: 4 };
const outcomes = (attempts: readonly ConnectAttempt[] = []): unknown[] =>
  attempts.map(({ address, outcome, systemCode }) => [address, outcome, ...(systemCode ? [systemCode] : [])]);

describe('connectTcp', () => {
  const net = useNet();

  it('tells every attempt, and the winner’s end as its own', async () => {
    const server = await net.rawServer(() => undefined);
    const context = dialContext();
    const lookup = resolvesTo(six, four);
    const socket = await connectTcp({ host: 'two.test', port: server.port, lookup }, context);
    const [dns, tcp] = context.clock.stages;
    assert.deepEqual(dns?.addresses, [six, four]);
    assert.equal(dns.detail, '::1, 127.0.0.1');
    assert.deepEqual(outcomes(tcp?.attempts), [
      ['::1', 'failed', 'ECONNREFUSED'],
      ['127.0.0.1', 'connected'],
    ]);
    const times = [
      dns.end!,
      tcp!.start,
      ...tcp!.attempts!.flatMap(({ start, end }) => [start, end ?? NaN]),
      tcp!.end ?? NaN,
    ];
    assert.deepEqual(
      times,
      times.toSorted((a, b) => a - b),
    );
    const { told } = context;
    assert.equal(told.associations.length, 1);
    assert.deepEqual(told.bound.at(-1)?.local, told.associations[0]?.local);
    assert.deepEqual(told.associations[0]?.local, { address: '127.0.0.1', port: socket.localPort });
    socket.destroy();
  });

  it('tells them while they are under way', async () => {
    const server = await net.rawServer(() => undefined);
    const context = dialContext();
    const lookup = resolvesTo(six, four);
    const socket = await connectTcp({ host: 'two.test', port: server.port, lookup }, context);
    const seen = context.told.history.map((stages) => outcomes(stages.at(-1)?.attempts));
    const failed = ['::1', 'failed', 'ECONNREFUSED'];
    for (const moment of [
      [['::1', undefined]],
      [failed, ['127.0.0.1', undefined]],
      [failed, ['127.0.0.1', 'connected']],
    ])
      assert(seen.some((each) => JSON.stringify(each) === JSON.stringify(moment)));
    socket.destroy();
  });

  it('orders addresses as they are tried: by turns of the families, each once', async () => {
    const server = await net.rawServer(() => undefined);
    const context = dialContext();
    const second = { address: '127.0.0.2', family: 4 };
    const lookup = resolvesTo(second, second, four, six);
    const socket = await connectTcp({ host: 'many.test', port: server.port, lookup }, context);
    const [dns, tcp] = context.clock.stages;
    assert.deepEqual(dns?.addresses, [second, six, four]);
    assert.deepEqual(
      tcp?.attempts?.map(({ address }) => address),
      ['127.0.0.2', '::1', '127.0.0.1'],
    );
    socket.destroy();
  });

  it('has an attempt for an address, and for a name with one', async () => {
    const server = await net.rawServer(() => undefined);
    for (const host of ['127.0.0.1', 'one.test']) {
      const context = dialContext();
      const socket = await connectTcp({ host, port: server.port, lookup: resolvesTo(four) }, context);
      assert.deepEqual(outcomes(context.clock.stages.at(-1)?.attempts), [['127.0.0.1', 'connected']]);
      assert.deepEqual(context.told.bound[0]?.local, context.told.associations[0]?.local);
      socket.destroy();
    }
  });

  it('keeps the attempts of a failure', async () => {
    const { port } = await net.rawServer(() => undefined);
    const context = dialContext();
    // Nobody listens on it: the server is at 127.0.0.1.
    const lookup = resolvesTo(six, { address: '127.0.0.3', family: 4 });
    await assert.rejects(
      connectTcp({ host: 'two.test', port, lookup }, context),
      (error) => error instanceof ConnectError && error.failure.code === 'refused',
    );
    assert.deepEqual(outcomes(context.clock.stages.at(-1)?.attempts), [
      ['::1', 'failed', 'ECONNREFUSED'],
      ['127.0.0.3', 'failed', 'ECONNREFUSED'],
    ]);
  });

  it('has a port while it waits, and gives the attempt up', async function () {
    if (process.platform !== 'linux') this.skip();
    const silent = await silentPort();
    try {
      const giveUp = new AbortController();
      const context = dialContext({ signal: giveUp.signal });
      const connecting = connectTcp({ host: '127.0.0.1', port: silent.port }, context);
      await eventually(() => assert.equal(context.told.bound.length, 1));
      const [{ local } = assert.fail()] = context.told.bound;
      assert('port' in local && local.address === '127.0.0.1' && local.port > 0);
      giveUp.abort(new Error('enough'));
      await assert.rejects(connecting, /enough/);
      assert.deepEqual(outcomes(context.clock.stages[0]?.attempts), [['127.0.0.1', 'abandoned']]);
    } finally {
      await silent.close();
    }
  });
});
