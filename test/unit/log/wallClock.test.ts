import assert from 'node:assert/strict';
import { WallClock } from '../../../src/log/wallClock';

describe('WallClock', () => {
  const { now } = Date;
  afterEach(() => {
    Date.now = now;
  });

  it('follows the time of day when the system sets it anew, as after sleep', () => {
    const clock = new WallClock();
    assert.ok(Math.abs(clock.now() - now()) <= 6);
    const hourMs = 3_600_000;
    Date.now = () => now() + hourMs;
    assert.ok(Math.abs(clock.now() - now() - hourMs) <= 6);
  });

  it('runs on where the system sets it back', () => {
    const clock = new WallClock();
    const before = clock.now();
    const hourMs = 3_600_000;
    Date.now = () => now() - hourMs;
    const first = clock.now();
    assert.ok(first >= before && first - now() < 6);
    const start = performance.now();
    while (performance.now() - start < 2);
    const tookMs = clock.now() - first;
    assert.ok(tookMs >= 2 && tookMs < 500, `${tookMs} ms`);
  });
});
