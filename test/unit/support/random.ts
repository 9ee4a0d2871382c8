/** Random numbers that come again with the same seed (mulberry32). */
export class Random {
  #state: number;

  constructor(readonly seed: number = Math.floor(Math.random() * 2 ** 32)) {
    this.#state = seed;
  }

  /** An integer from 0 to `limit` - 1. */
  below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!;
  }

  /** Cuts bytes into pieces of 1 to `longest` bytes. */
  cut(bytes: Uint8Array, longest: number): Uint8Array[] {
    const pieces: Uint8Array[] = [];
    for (let start = 0; start < bytes.length;) {
      const length = 1 + this.below(longest);
      pieces.push(bytes.subarray(start, start + length));
      start += length;
    }
    return pieces;
  }
}

/** Runs a check with many seeds, and names the seed that it fails with. `SEED=…` in the environment runs that one alone. */
export function withSeeds(count: number, check: (random: Random) => void): void {
  const wanted = process.env.SEED;
  for (let run = 0; run < (wanted === undefined ? count : 1); run += 1) {
    const random = wanted === undefined ? new Random() : new Random(Number(wanted));
    try {
      check(random);
    } catch (error) {
      throw new Error(`with SEED=${String(random.seed)}: ${(error as Error).message}`, { cause: error });
    }
  }
}
