import assert from 'node:assert/strict';
import { barPlace, scaleEnd } from '../../../src/webview/connection/timeScale';

describe('the scale of the waterfall', () => {
  it('ends with what ends last, attempts included', () => {
    const attempt = { address: '127.0.0.1', family: 4, port: 1, start: 5, end: 42 } as const;
    assert.equal(scaleEnd([{ name: 'dns', start: 0, end: 5 }]), 5);
    assert.equal(scaleEnd([{ name: 'tcp', start: 5, end: 30, attempts: [attempt] }]), 42);
  });

  it('goes to a round time while a stage is under way', () => {
    const running = [{ name: 'tcp', start: 0 }] as const;
    assert.deepEqual(
      [0.8, 1, 3, 120, 201, 999, 6000].map((nowMs) => scaleEnd(running, nowMs)),
      [1, 1, 5, 200, 500, 1000, 10_000],
    );
  });

  it('is never empty', () => assert.ok(scaleEnd([{ name: 'tcp', start: 0, end: 0 }]) > 0));
});

describe('barPlace', () => {
  it('is in percent of the scale', () =>
    assert.deepEqual(barPlace({ start: 50, end: 150 }, 200, 200), { left: 25, width: 50 }));

  it('goes on until now without an end', () =>
    assert.deepEqual(barPlace({ start: 50 }, 200, 100), { left: 25, width: 25 }));

  it('stays visible and inside', () => {
    assert.deepEqual(barPlace({ start: 200, end: 200 }, 200, 200), { left: 99, width: 1 });
    assert.deepEqual(barPlace({ start: 0, end: 900 }, 200, 200), { left: 0, width: 100 });
    // The page's clock is a little behind the host's.
    assert.deepEqual(barPlace({ start: 50 }, 200, 40), { left: 25, width: 1 });
  });
});
