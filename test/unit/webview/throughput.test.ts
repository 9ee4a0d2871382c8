import assert from 'node:assert/strict';
import { Throughput } from '../../../src/webview/frame/throughput';

describe('Throughput', () => {
  it('is what went through in the last second', () => {
    const throughput = new Throughput();
    for (let ms = 0; ms <= 5000; ms += 100) throughput.add(ms, ms * 10);
    assert.equal(Math.round(throughput.rate(5000) / 100) * 100, 10_000);
  });

  it('is nothing once nothing came for a second, and at first', () => {
    const throughput = new Throughput();
    assert.equal(throughput.rate(0), 0);
    throughput.add(0, 1000);
    assert.equal(throughput.rate(0), 0);
    throughput.add(500, 3000);
    assert.equal(throughput.rate(500), 2000);
    assert.equal(throughput.rate(1501), 0);
  });

  it('counts a burst after a pause over a second, not over the pause', () => {
    const throughput = new Throughput();
    throughput.add(0, 0);
    throughput.add(60_000, 5000);
    assert.equal(throughput.rate(60_000), 5000);
  });
});
