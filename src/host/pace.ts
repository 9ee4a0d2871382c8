import type { Disposable } from '../base/event';

/** Of what tells VS Code to read a tree: it reads nothing while it is told so less than 200 ms after the last time. */
export const TREE_PACE_MS = 250;

/** Does something at once, and then at most once in an interval: the last of many calls is never lost. */
export class Pace implements Disposable {
  #timer: NodeJS.Timeout | undefined;
  #doneAt = -Infinity;

  constructor(
    private readonly intervalMs: number,
    private readonly action: () => void,
  ) {}

  readonly call = (): void => {
    if (this.#timer) return;
    const waitMs = this.#doneAt + this.intervalMs - performance.now();
    if (waitMs <= 0) this.#do();
    else this.#timer = setTimeout(() => this.#do(), waitMs);
  };

  dispose(): void {
    clearTimeout(this.#timer);
  }

  #do(): void {
    this.#timer = undefined;
    this.#doneAt = performance.now();
    this.action();
  }
}
