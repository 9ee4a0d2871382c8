/** What repeats something. */
export interface RepetitionPlan {
  readonly intervalMs: number;
  /** Absent: until it is stopped. */
  readonly times?: number | undefined;
}

/**
 * Does something again and again: at its beginning, and each interval after that. It waits until it was done, so that a slow peer makes it
 * slower; what was missed is not made up for.
 *
 * @param onDone is told how often it was done
 * @throws what `action` throws, which ends it
 */
export async function repeat(
  { intervalMs, times = Infinity }: RepetitionPlan,
  action: () => Promise<unknown>,
  onDone: (done: number) => void,
  signal: AbortSignal,
): Promise<void> {
  let due = performance.now();
  for (let done = 0; done < times && !signal.aborted;) {
    await action();
    onDone((done += 1));
    due = Math.max(due + intervalMs, performance.now());
    if (done < times) await waited(due - performance.now(), signal);
  }
}

function waited(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    // Also without a pause, so that everything else has its turn.
    const timer = setTimeout(done, Math.max(0, ms));
    signal.addEventListener('abort', done);
  });
}
