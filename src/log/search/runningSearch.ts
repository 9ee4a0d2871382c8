import { Emitter, type Disposable } from '../../base/event';

export type SearchState = 'searching' | 'following' | 'cancelled' | 'failed';

/** What is found so far, and how far that is. */
export interface StandingSearch extends Disposable {
  readonly onDidChange: (listener: () => void) => Disposable;
  readonly matches: Uint32Array;
  readonly scanned: number;
  readonly total: number;
  readonly state: SearchState;
  readonly problem: string | undefined;
  cancel(): void;
}

/** What is searched, and grows. */
export interface GrowingLog {
  readonly length: number;
  readonly onDidAppend: (listener: () => void) => Disposable;
}

/** A standing search: goes through a log, and goes on with what is appended to it until it is disposed of. */
export abstract class RunningSearch<L extends GrowingLog> implements StandingSearch {
  readonly #onDidChange = new Emitter<undefined>();
  /** Something was found or looked at, or the state has changed. */
  readonly onDidChange = this.#onDidChange.event;
  #matches = new Uint32Array(1024);
  #count = 0;
  #scanned: number;
  #state: SearchState = 'searching';
  #isRunning = false;
  readonly #subscription: Disposable;

  /**
   * @param problem what is wrong with the query, in words
   * @param from the first entry that is looked at
   */
  protected constructor(
    protected readonly log: L,
    public problem: string | undefined,
    from = 0,
  ) {
    this.#scanned = from;
    this.#subscription = log.onDidAppend(() => this.#goOn());
    this.#goOn();
  }

  /** The indexes of what was found so far, ascending. A view: what is in it doesn't change. */
  get matches(): Uint32Array {
    return this.#matches.subarray(0, this.#count);
  }
  /** How many entries were looked at, of {@link total}. */
  get scanned(): number {
    return this.#scanned;
  }
  get total(): number {
    return this.log.length;
  }
  get state(): SearchState {
    return this.#state;
  }

  /** Looks no further, and keeps what was found. */
  cancel(): void {
    if (this.isOver()) return;
    this.#end('cancelled');
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#onDidChange.dispose();
    this.cancel();
  }

  /** Looks at what comes next. @returns whether that was something: else it waits for what is appended */
  protected abstract lookOn(): Promise<boolean>;

  /** Ends what is under way. */
  protected abstract stop(): void;

  protected isOver(): boolean {
    return this.#state === 'cancelled' || this.#state === 'failed';
  }

  protected fail(problem: string): void {
    if (this.isOver()) return;
    this.problem = problem;
    this.#end('failed');
  }

  /** @param scanned how far was looked */
  protected add(found: ArrayLike<number>, scanned: number): void {
    if (this.#count + found.length > this.#matches.length) {
      const longer = new Uint32Array(Math.max(this.#count + found.length, this.#matches.length * 2));
      longer.set(this.matches);
      this.#matches = longer;
    }
    this.#matches.set(found, this.#count);
    this.#count += found.length;
    this.#scanned = scanned;
    this.#onDidChange.fire(undefined);
  }

  #end(state: SearchState): void {
    this.#state = state;
    this.stop();
    this.#onDidChange.fire(undefined);
  }

  #goOn(): void {
    if (this.#isRunning || this.isOver()) return;
    this.#isRunning = true;
    this.#run()
      .catch((error: unknown) => this.fail((error as Error).message))
      .finally(() => (this.#isRunning = false));
  }

  async #run(): Promise<void> {
    // Whoever made this may want to listen first.
    await Promise.resolve();
    while (this.#scanned < this.log.length && !this.isOver()) if (!(await this.lookOn())) break;
    if (this.#state !== 'searching') return;
    this.#state = 'following';
    this.#onDidChange.fire(undefined);
  }
}
