import type { Event } from 'vscode';

/** Something that holds a resource until it is disposed of. */
export interface Disposable {
  dispose(): void;
}

/**
 * An event source with the same shape as VS Code's, for the rooms that don't know VS Code. Listeners are called in the
 * order in which they were added; one that throws doesn't keep the others from being called.
 */
export class Emitter<T> implements Disposable {
  readonly #listeners = new Set<(value: T) => void>();
  #disposed = false;

  readonly event: Event<T> = (listener, thisArgs?: unknown, disposables?: Disposable[]) => {
    const bound = (value: T): void => void listener.call(thisArgs, value);
    if (!this.#disposed) this.#listeners.add(bound);
    const subscription: Disposable = { dispose: () => void this.#listeners.delete(bound) };
    disposables?.push(subscription);
    return subscription;
  };

  get hasListeners(): boolean {
    return this.#listeners.size > 0;
  }

  fire(value: T): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(value);
      } catch (error) {
        // Reported like an uncaught one, after the others were called: a listener's bug isn't the source's.
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }

  dispose(): void {
    this.#disposed = true;
    this.#listeners.clear();
  }
}
