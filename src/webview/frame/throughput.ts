/** Over how long the rate is taken. */
const spanMs = 1000;

/** How many bytes a second go through, over the last second. */
export class Throughput {
  readonly #samples: { readonly timeMs: number; readonly bytes: number }[] = [];

  /** @param totalBytes Through since the session began. */
  add(timeMs: number, totalBytes: number): void {
    this.#samples.push({ timeMs, bytes: totalBytes });
    // One sample from before the span stays, to count from.
    while ((this.#samples[1]?.timeMs ?? timeMs) < timeMs - spanMs) this.#samples.shift();
  }

  /** Bytes a second at `nowMs`; 0 once nothing came for a second. */
  rate(nowMs: number): number {
    const last = this.#samples.at(-1);
    if (!last || last.timeMs <= nowMs - spanMs) return 0;
    // What is told after a pause came just then, however long ago the news before it was.
    const before = this.#samples.findLast(({ timeMs }) => timeMs <= nowMs - spanMs) ?? this.#samples[0] ?? last;
    return ((last.bytes - before.bytes) * 1000) / spanMs;
  }

  clear(): void {
    this.#samples.length = 0;
  }
}
