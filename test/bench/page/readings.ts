import { median, type Measures } from '../sample';
import type { ProbeReading } from './probe';

/** A reading as measures. */
export function measuresOf(flood: ProbeReading, clicked: ProbeReading, heapBytes: number): Measures {
  const { seconds, frames, longTasks, longTaskMs, posts, postBytes, largestPost } = flood;
  return {
    'frames per second': frames / seconds,
    'long tasks': longTasks,
    'long tasks, % of the time': longTaskMs / seconds / 10,
    'click, ms': median(clicked.clicks),
    'slowest click, ms': Math.max(...clicked.clicks),
    'DOM nodes': clicked.nodes,
    'heap, MiB': heapBytes / 1024 ** 2,
    ...(posts > 0 && {
      'posts per second': posts / seconds,
      'mean post, KiB': postBytes / posts / 1024,
      'largest post, KiB': largestPost / 1024,
    }),
  };
}
