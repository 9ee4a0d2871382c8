import assert from 'node:assert/strict';
import { parseMoment, parseTarget } from '../../../src/webview/messages/parseMoment';

/** In local time, as people read and write it. */
const startMs = new Date(2026, 4, 7, 22, 30, 11, 250).getTime();
const at = (day: number, ...time: [number, number, number, number]): number =>
  new Date(2026, 4, day, ...time).getTime();

describe('parseMoment', () => {
  for (const [text, time] of [
    ['22:31:00.204', at(7, 22, 31, 0, 204)],
    ['22:30:11', at(7, 22, 30, 11, 0)],
    ['22:45', at(7, 22, 45, 0, 0)],
    ['01:00', at(8, 1, 0, 0, 0)],
    ['+12.5s', startMs + 12_500],
    ['+12.5', startMs + 12_500],
    ['+340ms', startMs + 340],
    ['+2m', startMs + 120_000],
    ['+ 1h', startMs + 3_600_000],
    ['+1:02.5', startMs + 62_500],
    ['+1:00:00', startMs + 3_600_000],
    ['2026-05-08 01:02:03', at(8, 1, 2, 3, 0)],
    ['25:00', undefined],
    ['12.5s', undefined],
    ['soon', undefined],
    ['', undefined],
  ] as const) {
    it(`reads ${JSON.stringify(text)}`, () => assert.equal(parseMoment(text, startMs), time));
  }
});

describe('parseTarget', () => {
  for (const [text, target] of [
    ['#123456', { index: 123_455 }],
    [' 1 ', { index: 0 }],
    ['#1,234,567', { index: 1_234_566 }],
    ['1.234', { index: 1233 }],
    ['0', { index: 0 }],
    ['+1s', { time: startMs + 1000 }],
    ['1.5', undefined],
    ['#', undefined],
    ['99999999999999999999', undefined],
  ] as const) {
    it(`reads ${JSON.stringify(text)}`, () => assert.deepEqual(parseTarget(text, startMs), target));
  }
});
