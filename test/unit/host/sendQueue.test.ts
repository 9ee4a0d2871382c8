import assert from 'node:assert/strict';
import { repeat } from '../../../src/host/repetition';
import { SendQueue } from '../../../src/host/sendQueue';
import { eventually } from '../support/eventually';

/** Something to be sent that is done when the test says so. */
function held(): {
  send: () => Promise<number>;
  begun: () => boolean;
  done: (index: number) => void;
  fail: (error: Error) => void;
} {
  let isBegun = false;
  let done: (index: number) => void = () => undefined;
  let fail: (error: Error) => void = () => undefined;
  const sent = new Promise<number>((resolve, reject) => {
    done = resolve;
    fail = reject;
  });
  const send = (): Promise<number> => {
    isBegun = true;
    return sent;
  };
  return { send, begun: () => isBegun, done, fail };
}

describe('SendQueue', () => {
  it('sends one after another, the first at once', async () => {
    const queue = new SendQueue();
    const [one, two] = [held(), held()];
    const sent = [queue.add(one.send), queue.add(two.send)];
    assert.deepEqual([one.begun(), two.begun(), queue.waiting], [true, false, 1]);
    one.done(1);
    assert.equal(await sent[0], 1);
    await eventually(() => assert(two.begun()));
    assert.equal(queue.waiting, 0);
    two.done(2);
    assert.equal(await sent[1], 2);
  });

  it('tells of each one that waits no longer, and of what takes long', async () => {
    const queue = new SendQueue();
    const [one, two, three] = [held(), held(), held()];
    const told: [waiting: number, isSlow: boolean][] = [];
    queue.onDidChange(() => told.push([queue.waiting, queue.isSlow]));
    const sent = [one, two, three].map(({ send }) => queue.add(send));
    one.done(1);
    await eventually(() => assert(two.begun()));
    assert.deepEqual(told.splice(0), [
      [0, false],
      [1, false],
      [2, false],
      [1, false],
    ]);
    await eventually(() => assert.deepEqual(told, [[1, true]]));
    two.done(2);
    three.done(3);
    await Promise.all(sent);
    assert.deepEqual(told.slice(1), [
      [0, false],
      [0, false],
    ]);
  });

  it('does not call slow what shows its own progress', async () => {
    const queue = new SendQueue();
    const [one, two] = [held(), held()];
    const first = queue.add(one.send, new AbortController().signal);
    const second = queue.add(two.send);
    const other = new SendQueue();
    const third = held();
    void other.add(third.send);
    await eventually(() => assert(other.isSlow));
    third.done(3);
    assert(!queue.isSlow);
    one.done(1);
    await first;
    await eventually(() => assert(queue.isSlow));
    queue.dispose();
    two.done(2);
    await second;
  });

  it('goes on after what failed', async () => {
    const queue = new SendQueue();
    const [one, two] = [held(), held()];
    const [first, second] = [queue.add(one.send), queue.add(two.send)];
    one.fail(new Error('broken'));
    await assert.rejects(first, /broken/);
    two.done(2);
    assert.equal(await second, 2);
    assert.equal(await queue.add(() => Promise.resolve(3)), 3);
  });

  it('removes what waits, and not what has begun', async () => {
    const queue = new SendQueue();
    const [one, two] = [held(), held()];
    const [first, second] = [queue.add(one.send), queue.add(two.send)];
    let changes = 0;
    queue.onDidChange(() => (changes += 1));
    queue.cancelWaiting();
    await assert.rejects(second, { name: 'Canceled' });
    assert.equal(changes, 1);
    one.done(1);
    assert.equal(await first, 1);
    assert(!two.begun());
  });

  it('removes what its own signal gives up, and does not count it', async () => {
    const queue = new SendQueue();
    const [one, two] = [held(), held()];
    const stop = new AbortController();
    const first = queue.add(one.send);
    const second = queue.add(two.send, stop.signal);
    assert.equal(queue.waiting, 0);
    stop.abort();
    await assert.rejects(second, { name: 'Canceled' });
    one.done(1);
    await first;
    assert(!two.begun());
  });

  it('is bounded', async () => {
    const queue = new SendQueue();
    const one = held();
    void queue.add(one.send);
    const waiting = Array.from({ length: 1000 }, () => queue.add(() => Promise.resolve(0)));
    await assert.rejects(
      queue.add(() => Promise.resolve(0)),
      /1000 messages wait already/,
    );
    one.done(1);
    await Promise.all(waiting);
  });

  it('takes nothing more when it is disposed of', async () => {
    const queue = new SendQueue();
    const one = held();
    const first = queue.add(one.send);
    const second = queue.add(held().send);
    queue.dispose();
    await assert.rejects(second, { name: 'Canceled' });
    await assert.rejects(queue.add(one.send), { name: 'Canceled' });
    one.done(1);
    await first;
  });
});

describe('repeat', () => {
  it('does it as often as it says, an interval apart', async () => {
    const times: number[] = [];
    const done: number[] = [];
    const action = (): Promise<void> => {
      times.push(performance.now());
      return Promise.resolve();
    };
    await repeat({ intervalMs: 20, times: 4 }, action, (count) => done.push(count), new AbortController().signal);
    assert.deepEqual(done, [1, 2, 3, 4]);
    assert(times[3]! - times[0]! >= 55, String(times[3]! - times[0]!));
  });

  it('waits for what is slow, and makes up for nothing', async () => {
    let running = 0;
    const action = async (): Promise<void> => {
      running += 1;
      assert.equal(running, 1);
      await new Promise((resolve) => setTimeout(resolve, 15));
      running -= 1;
    };
    const begun = performance.now();
    await repeat({ intervalMs: 1, times: 3 }, action, () => undefined, new AbortController().signal);
    assert(performance.now() - begun >= 40);
  });

  it('stops when it is told to, in its pause too', async () => {
    const stop = new AbortController();
    const done: number[] = [];
    const running = repeat(
      { intervalMs: 60_000 },
      () => Promise.resolve(),
      (count) => done.push(count),
      stop.signal,
    );
    await eventually(() => assert.deepEqual(done, [1]));
    stop.abort();
    await running;
    assert.deepEqual(done, [1]);
  });

  it('ends with what goes wrong', async () => {
    const action = (): Promise<void> => Promise.reject(new Error('not open'));
    await assert.rejects(
      repeat({ intervalMs: 1 }, action, () => undefined, new AbortController().signal),
      /not open/,
    );
  });
});
