import type { LogQuery } from '../../api';
import { Emitter, type Disposable } from '../../base/event';
import type { FileLog } from '../fileLog';

export type SearchState = 'searching' | 'following' | 'cancelled' | 'failed';

/** A standing search: goes through a log, and goes on with what is appended to it until it is disposed of. */
export class LogSearch implements Disposable {
  readonly #onDidChange = new Emitter<undefined>();
  /** Something was found, or the state has changed. */
  readonly onDidChange = this.#onDidChange.event;
  #matches = new Uint32Array(64);
  #count = 0;
  #scanned = 0;
  #state: SearchState = 'searching';
  readonly #subscription: Disposable;

  constructor(
    private readonly log: FileLog,
    readonly query: LogQuery,
  ) {
    this.#subscription = log.onDidAppend(() => void this.#run());
    void this.#run();
  }

  /** The indexes of what was found so far, ascending. A view, which is good until the next turn of the event loop. */
  get matches(): Uint32Array {
    return this.#matches.subarray(0, this.#count);
  }
  get scanned(): number {
    return this.#scanned;
  }
  get total(): number {
    return this.log.length;
  }
  get state(): SearchState {
    return this.#state;
  }
  get problem(): string | undefined {
    return undefined;
  }

  /** Stops, and keeps what was found. */
  cancel(): void {
    this.#state = 'cancelled';
    this.#onDidChange.fire(undefined);
  }

  dispose(): void {
    this.#state = 'cancelled';
    this.#subscription.dispose();
    this.#onDidChange.dispose();
  }

  async #run(): Promise<void> {
    const { text = '', direction } = this.query;
    while (this.#state !== 'cancelled' && this.#scanned < this.log.length) {
      const index = this.#scanned;
      const [entry] = await this.log.read(index, index + 1);
      const payload = Buffer.from(await this.log.payload(index));
      if (index !== this.#scanned) return;
      this.#scanned += 1;
      const fits = direction === undefined || entry?.direction === direction;
      if (fits && payload.toString().toLowerCase().includes(text.toLowerCase())) {
        if (this.#count === this.#matches.length) {
          const longer = new Uint32Array(this.#count * 2);
          longer.set(this.#matches);
          this.#matches = longer;
        }
        this.#matches[this.#count++] = index;
      }
    }
    if (this.#state === 'searching') this.#state = 'following';
    this.#onDidChange.fire(undefined);
  }
}
