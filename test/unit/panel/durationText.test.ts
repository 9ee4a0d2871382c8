import assert from 'node:assert/strict';
import { durationText } from '../../../src/panel/durationText';

describe('a duration', () => {
  const texts: Record<number, string> = {
    [-5]: '0 ms',
    0: '0 ms',
    18: '18 ms',
    49.9: '50 ms',
    50: '0.1 s',
    300: '0.3 s',
    12_000: '12 s',
    59_499: '59 s',
    59_500: '1 min 0 s',
    200_000: '3 min 20 s',
    3_599_400: '59 min 59 s',
    7_500_000: '2 h 5 min',
    90_000_000: '25 h 0 min',
  };
  for (const [durationMs, text] of Object.entries(texts)) {
    it(`of ${durationMs} ms is ${text}`, () => assert.equal(durationText(Number(durationMs)), text));
  }
});
