import assert from 'node:assert/strict';
import { formatCount, formatDuration, formatShortSize, formatSize, formatTime } from '../../../src/webview/format';

describe('formats', () => {
  const sizes: [number, string][] = [
    [0, '0'],
    [999, '999'],
    [1000, '1.0k'],
    [1234, '1.2k'],
    [9949, '9.9k'],
    [9951, '10k'],
    [420_011, '420k'],
    [999_499, '999k'],
    [999_500, '1.0M'],
    [5_000_000_000_000, '5.0T'],
  ];
  for (const [bytes, text] of sizes) it(`${bytes} bytes as ${text}`, () => assert.equal(formatShortSize(bytes), text));

  it('sizes with their unit', () => assert.deepEqual([formatSize(42), formatSize(2_100_000)], ['42 B', '2.1 MB']));
  it('counts with separators', () => assert.equal(formatCount(12_034), '12,034'));
  it('times to the millisecond', () =>
    assert.equal(formatTime(new Date(2025, 0, 2, 3, 4, 5, 6).getTime() + 0.9), '03:04:05.006'));
  it('durations', () => {
    assert.deepEqual([0.4213, 12.34, 480.2, 1234, 10_000, 5_400_000].map(formatDuration), [
      '0.42 ms',
      '12.3 ms',
      '480 ms',
      '1.23 s',
      '10.0 s',
      '1 h 30 min',
    ]);
  });
});
