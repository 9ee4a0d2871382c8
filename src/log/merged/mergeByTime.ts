/** Entries of one log that are to be merged with those of others: from `next` to `end`, in the order of their times. */
export interface Run {
  /** Tells logs apart, and goes first where two entries have the same time. */
  readonly client: number;
  readonly log: { timeOf(index: number): number };
  next: number;
  readonly end: number;
  /** Of the entry `next`. */
  time: number;
}

/** Gives the entries of all runs in the order of their times; those of one run keep their order. Costs log(runs) for each. */
export function mergeByTime(runs: readonly Run[], take: (run: Run) => void): void {
  const heap: Run[] = [];
  for (const run of runs) {
    if (run.next >= run.end) continue;
    run.time = run.log.timeOf(run.next);
    heap.push(run);
  }
  for (let at = (heap.length >> 1) - 1; at >= 0; at -= 1) sink(heap, at);
  for (let run = heap[0]; run; run = heap[0]) {
    take(run);
    run.next += 1;
    if (run.next < run.end) run.time = run.log.timeOf(run.next);
    else {
      const last = heap.pop()!;
      if (last === run) continue;
      heap[0] = last;
    }
    sink(heap, 0);
  }
}

function sink(heap: Run[], from: number): void {
  const run = heap[from]!;
  let at = from;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child += 1;
    if (!isBefore(heap[child]!, run)) break;
    heap[at] = heap[child]!;
    at = child;
  }
  heap[at] = run;
}

function isBefore(one: Run, other: Run): boolean {
  return one.time < other.time || (one.time === other.time && one.client < other.client);
}
