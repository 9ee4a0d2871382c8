import * as l10n from '@vscode/l10n';
import { Cancelled } from '../base/cancelled';
import { Emitter, type Disposable } from '../base/event';

/** More doesn't wait: whoever sends is told that the peer is slower. */
const MOST_WAITING = 1000;
/** What takes longer is shown: the peer doesn't read as fast as this end writes. */
const SLOW_MS = 150;

interface Waiting {
  readonly begin: () => Promise<void>;
  readonly cancel: (error: Error) => void;
  /** Whether it is removed by a signal of its own. */
  readonly isOwn: boolean;
}

/**
 * What is to be sent, one after another: the next begins when the kernel has taken what is before it. The first one of an idle queue
 * begins at once. What waits can be removed; what has begun can't, but by its own means.
 */
export class SendQueue implements Disposable {
  readonly #onDidChange = new Emitter<undefined>();
  readonly onDidChange = this.#onDidChange.event;
  readonly #waiting: Waiting[] = [];
  #isBusy = false;
  #isSlow = false;
  #slowTimer: NodeJS.Timeout | undefined;
  #isDisposed = false;

  /** How many wait; the one that is being sent isn't counted, nor are those with a signal of their own. */
  get waiting(): number {
    return this.#waiting.filter(({ isOwn }) => !isOwn).length;
  }

  /** Whether what is being sent has taken long, unless it has a signal of its own. */
  get isSlow(): boolean {
    return this.#isSlow;
  }

  /**
   * Sends when its turn has come.
   *
   * @param signal removes it while it waits
   * @throws Cancelled if it is removed before, or what `send` throws
   */
  add<T>(send: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    if (this.#isDisposed) return Promise.reject(new Cancelled());
    if (this.#waiting.length >= MOST_WAITING)
      return Promise.reject(
        new Error(l10n.t('{0} messages wait already: the peer takes them more slowly than they come.', MOST_WAITING)),
      );
    return new Promise<T>((resolve, reject) => {
      const begin = (): Promise<void> => send().then(resolve, reject);
      const waiting = { begin, cancel: reject, isOwn: signal !== undefined };
      if (this.#isBusy) {
        this.#waiting.push(waiting);
        signal?.addEventListener('abort', () => this.#remove(waiting));
      } else void this.#run(waiting);
      this.#onDidChange.fire(undefined);
    });
  }

  /** Removes all that waits. */
  cancelWaiting(): void {
    for (const { cancel } of this.#waiting.splice(0)) cancel(new Cancelled());
    this.#onDidChange.fire(undefined);
  }

  dispose(): void {
    this.#isDisposed = true;
    this.cancelWaiting();
    clearTimeout(this.#slowTimer);
    this.#onDidChange.dispose();
  }

  #remove(waiting: Waiting): void {
    const at = this.#waiting.indexOf(waiting);
    if (at < 0) return;
    this.#waiting.splice(at, 1);
    waiting.cancel(new Cancelled());
  }

  async #run(first: Waiting): Promise<void> {
    this.#isBusy = true;
    for (let next: Waiting | undefined = first; next; next = this.#waiting.shift()) {
      if (!next.isOwn && !this.#isDisposed) this.#slowTimer = setTimeout(() => this.#tellSlow(), SLOW_MS);
      // How many wait has changed, but for the first one, that has not waited.
      if (next !== first) this.#onDidChange.fire(undefined);
      await next.begin();
      clearTimeout(this.#slowTimer);
      this.#isSlow = false;
    }
    this.#isBusy = false;
    this.#onDidChange.fire(undefined);
  }

  #tellSlow(): void {
    this.#isSlow = true;
    this.#onDidChange.fire(undefined);
  }
}
