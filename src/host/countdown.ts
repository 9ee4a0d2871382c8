import type * as vscode from 'vscode';
import type { SessionHub } from './sessionHub';

const SECOND_MS = 1000;

/** Tells each second that sessions wait to connect again, so that what shows them counts down; nothing runs while none does. */
export class Countdown implements vscode.Disposable {
  #timer: NodeJS.Timeout | undefined;
  readonly #watching: vscode.Disposable;

  constructor(
    private readonly hub: SessionHub,
    private readonly onTick: () => void,
  ) {
    this.#watching = hub.onDidChange(() => this.#arm());
  }

  dispose(): void {
    this.#watching.dispose();
    clearTimeout(this.#timer);
  }

  #arm(): void {
    const isWaiting = this.hub.live.some(({ reconnecting }) => reconnecting?.at !== undefined);
    if (!isWaiting || this.#timer) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.onTick();
      this.#arm();
    }, SECOND_MS);
  }
}
