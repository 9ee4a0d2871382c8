import assert from 'node:assert/strict';
import { Emitter, type Disposable } from '../../../src/base/event';

describe('Emitter', () => {
  it('calls its listeners in the order in which they were added', () => {
    const emitter = new Emitter<number>();
    const calls: string[] = [];
    emitter.event((value) => calls.push(`a${value}`));
    emitter.event((value) => calls.push(`b${value}`));
    emitter.fire(1);
    emitter.fire(2);
    assert.deepEqual(calls, ['a1', 'b1', 'a2', 'b2']);
  });

  it('calls a listener with the given this', () => {
    const emitter = new Emitter<number>();
    const sum = {
      total: 1,
      add(this: { total: number }, value: number) {
        this.total += value;
      },
    };
    // eslint-disable-next-line @typescript-eslint/unbound-method -- that is what is tested
    emitter.event(sum.add, sum);
    emitter.fire(41);
    assert.equal(sum.total, 42);
  });

  it('puts the subscription into the given list', () => {
    const emitter = new Emitter<number>();
    const subscriptions: Disposable[] = [];
    const returned = emitter.event(() => {}, undefined, subscriptions);
    assert.deepEqual(subscriptions, [returned]);
    assert.equal(emitter.hasListeners, true);
    subscriptions[0]?.dispose();
    assert.equal(emitter.hasListeners, false);
  });

  it('keeps two subscriptions of one function apart', () => {
    const emitter = new Emitter<undefined>();
    let calls = 0;
    const listener = (): void => void (calls += 1);
    const first = emitter.event(listener);
    emitter.event(listener);
    first.dispose();
    first.dispose();
    emitter.fire(undefined);
    assert.equal(calls, 1);
  });

  it('calls the others when a listener throws, and reports the error as an uncaught one', async () => {
    const emitter = new Emitter<string>();
    const heard: string[] = [];
    const error = new Error('a bug of the listener');
    emitter.event(() => {
      throw error;
    });
    emitter.event((value) => heard.push(value));
    assert.equal(
      await uncaughtErrorOf(() => {
        emitter.fire('still heard');
        assert.deepEqual(heard, ['still heard']);
      }),
      error,
    );
  });

  it('does not call who unsubscribed or subscribed during the firing a second time', () => {
    const emitter = new Emitter<number>();
    const calls: string[] = [];
    const subscription = emitter.event((value) => {
      calls.push(`once ${value}`);
      subscription.dispose();
      emitter.event((later) => calls.push(`late ${later}`));
    });
    emitter.fire(1);
    emitter.fire(2);
    assert.deepEqual(calls, ['once 1', 'late 2']);
  });

  it('is silent once it is disposed of, for those who subscribe later too', () => {
    const emitter = new Emitter<number>();
    const calls: number[] = [];
    emitter.event((value) => calls.push(value));
    emitter.dispose();
    const late = emitter.event((value) => calls.push(value));
    emitter.fire(1);
    assert.deepEqual(calls, []);
    assert.equal(emitter.hasListeners, false);
    late.dispose();
  });
});

/** What reaches `uncaughtException` because of an action; mocha doesn't see it. */
async function uncaughtErrorOf(action: () => void): Promise<unknown> {
  const others = process.listeners('uncaughtException');
  process.removeAllListeners('uncaughtException');
  try {
    const caught = new Promise((resolve) => process.once('uncaughtException', resolve));
    action();
    return await caught;
  } finally {
    for (const listener of others) process.on('uncaughtException', listener);
  }
}
