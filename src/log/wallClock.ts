/** By how much the two clocks may differ before the monotonic one is set anew. */
const DRIFT_MS = 5;

let shared: WallClock | undefined;

/**
 * The clock of logs that are made now: one for all, so that their times can be compared. Where the system's clock was set back since,
 * it is a new one, which has the right time.
 */
export function sharedClock(): WallClock {
  if (!shared || shared.now() - Date.now() > DRIFT_MS) shared = new WallClock();
  return shared;
}

/**
 * The time of day in microsecond steps: the fine, monotonic clock, set by the system's. It is set anew when it has fallen behind,
 * as after the machine slept. Where the system's clock is set back it runs on as before: time never goes back, and what lies
 * between two messages stays true.
 */
export class WallClock {
  #origin = Date.now() - performance.now();

  /** Milliseconds since the epoch, with three decimals; never less than before. */
  now(): number {
    const wall = Date.now();
    const ticks = performance.now();
    if (wall - this.#origin - ticks > DRIFT_MS) this.#origin = wall - ticks;
    return Math.round((this.#origin + ticks) * 1000) / 1000;
  }
}
