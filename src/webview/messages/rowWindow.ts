/** How many rows are held at most, around those that were wanted last. */
const mostRows = 600;

/**
 * The rows around what is visible, read in ranges. At most one read is under way; when it ends, only the newest wanted
 * range is read, so that fast scrolling doesn't queue up. Cost and memory don't depend on the log's length.
 */
export class RowWindow<T> {
  #from = 0;
  #rows: readonly T[] = [];
  #wanted = { from: 0, to: 0 };
  /** What the read under way asked for. */
  #reading: { readonly from: number; readonly to: number } | undefined;
  /** A range whose read gave nothing new: not read again until something else is wanted. */
  #fruitless = '';
  /** Reads of an earlier session are dropped. */
  #generation = 0;

  /**
   * @param read Gives the rows `from` to `to`, or fewer where there are fewer.
   * @param onChange Called when rows arrived.
   */
  constructor(
    readonly read: (from: number, to: number) => Promise<readonly T[]>,
    readonly onChange: () => void,
  ) {}

  /** The index after the last row held; 0 if none is. */
  get heldTo(): number {
    return this.#rows.length > 0 ? this.#from + this.#rows.length : 0;
  }

  get(index: number): T | undefined {
    return this.#rows[index - this.#from];
  }

  has(from: number, to: number): boolean {
    return from >= to || (from >= this.#from && to <= this.heldTo);
  }

  /**
   * Sees to it that the rows `from` to `to` come. When they, or rows near them, aren't held, `ahead` more on both sides
   * are read along.
   *
   * @param length The log's length, where reading ahead ends.
   */
  want(from: number, to: number, length: number, ahead: number): void {
    const near = Math.floor(ahead / 2);
    if (this.has(Math.max(0, from - near), Math.min(length, to + near))) {
      this.#wanted = { from, to };
      return;
    }
    this.#wanted = { from: Math.max(0, from - ahead), to: Math.min(length, to + ahead) };
    void this.#pull();
  }

  /** Forgets all: another log is shown. */
  clear(): void {
    this.#generation++;
    this.#rows = [];
    this.#from = 0;
    this.#wanted = { from: 0, to: 0 };
    this.#reading = undefined;
    this.#fruitless = '';
  }

  /** The part of what is wanted that isn't held, if that is one piece at an edge of what is held; else all of it. */
  #missing(): { from: number; to: number } | undefined {
    const { from, to } = this.#wanted;
    if (this.has(from, to)) return undefined;
    const overlaps = this.#rows.length > 0 && from <= this.heldTo && to >= this.#from;
    if (overlaps && from >= this.#from) return { from: this.heldTo, to };
    if (overlaps && to <= this.heldTo) return { from, to: this.#from };
    return { from, to };
  }

  async #pull(): Promise<void> {
    const missing = this.#missing();
    if (this.#reading || !missing || this.#fruitless === `${missing.from}-${missing.to}`) return;
    const generation = this.#generation;
    this.#reading = missing;
    let rows: readonly T[] = [];
    try {
      rows = await this.read(missing.from, missing.to);
    } catch (error) {
      // The rows stay empty; the next scroll or growth asks again.
      console.warn('Reading rows failed', error);
    }
    if (generation !== this.#generation) return;
    this.#reading = undefined;
    this.#fruitless = rows.length === 0 ? `${missing.from}-${missing.to}` : '';
    if (rows.length > 0) {
      this.#take(missing.from, rows);
      this.onChange();
    }
    await this.#pull();
  }

  #take(from: number, rows: readonly T[]): void {
    const to = from + rows.length;
    if (this.#rows.length > 0 && from === this.heldTo) this.#rows = [...this.#rows, ...rows];
    else if (this.#rows.length > 0 && to === this.#from) {
      this.#rows = [...rows, ...this.#rows];
      this.#from = from;
    } else {
      this.#rows = rows;
      this.#from = from;
    }
    this.#trim();
  }

  #trim(): void {
    const excess = this.#rows.length - mostRows;
    if (excess <= 0) return;
    const above = Math.max(0, this.#wanted.from - this.#from);
    const below = Math.max(0, this.heldTo - this.#wanted.to);
    // From the side that reaches further beyond what is wanted.
    const cutAbove = above > below ? Math.min(excess, above) : Math.max(0, excess - below);
    this.#rows = this.#rows.slice(cutAbove, cutAbove + mostRows);
    this.#from += cutAbove;
  }
}
