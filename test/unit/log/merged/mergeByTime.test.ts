import assert from 'node:assert/strict';
import { mergeByTime, type Run } from '../../../../src/log/merged/mergeByTime';
import { withSeeds } from '../../support/random';

describe('mergeByTime', () => {
  it('gives what sorting would, and keeps the order of each log', () => {
    withSeeds(200, (random) => {
      const logs = Array.from({ length: random.below(12) }, () => {
        let time = 0;
        return Array.from({ length: random.below(20) }, () => (time += random.below(4)));
      });
      const runs = logs.map((times, client): Run => {
        const next = random.below(times.length + 1);
        return { client, log: { timeOf: (index) => times[index]! }, next, end: times.length, time: 0 };
      });
      const expected = runs
        .flatMap(({ client, next, end }) =>
          Array.from({ length: end - next }, (_, nth) => [logs[client]![next + nth]!, client, next + nth]),
        )
        .sort((one, other) => one[0]! - other[0]! || one[1]! - other[1]! || one[2]! - other[2]!);
      const merged: number[][] = [];
      mergeByTime(runs, ({ client, next, time }) => merged.push([time, client, next]));
      assert.deepEqual(merged, expected);
    });
  });
});
