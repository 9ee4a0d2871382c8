/** By how much the two clocks may differ before the monotonic one is set anew. */
const DRIFT_MS = 5;

/**
 * The time of day in microsecond steps: the fine, monotonic clock, set by the system's. It is set anew when they part, as
 * after the machine slept or its clock was corrected.
 */
export class WallClock {
  #origin = Date.now() - performance.now();

  /** Milliseconds since the epoch, with three decimals. */
  now(): number {
    const wall = Date.now();
    const ticks = performance.now();
    if (Math.abs(this.#origin + ticks - wall) > DRIFT_MS) this.#origin = wall - ticks;
    return Math.round((this.#origin + ticks) * 1000) / 1000;
  }
}
