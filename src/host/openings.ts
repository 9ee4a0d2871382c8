import type { CancellationTokenSource } from 'vscode';

/** A recording that is about to be opened. */
export interface Opening {
  readonly id: string;
  /** The person only looks at it: it gives way to what he asks for next. */
  readonly look: boolean;
  readonly source: Pick<CancellationTokenSource, 'cancel'>;
  /** @returns `false` if it was cancelled */
  readonly open: () => Promise<boolean>;
}

/** Opens recordings, and gives up those that the person doesn't wait for any more. */
export class Openings {
  readonly #replaced = new WeakSet<Opening>();
  #newest: Opening | undefined;

  /**
   * Opens, one after another, what a person asked for at once.
   *
   * @param prepare is called when its turn comes. `undefined`: there is nothing to do
   */
  async inTurn<T>(all: readonly T[], prepare: (one: T) => Opening | undefined): Promise<void> {
    let isAskedNow = true;
    for (const one of all) {
      const opening = prepare(one);
      if (!opening) continue;
      this.#begin(opening, isAskedNow);
      isAskedNow = false;
      // Who cancels one gives up all that he asked for with it: else each would have to be cancelled in its turn.
      if (!(await opening.open()) && !this.#replaced.has(opening)) return;
    }
  }

  /** @param isAskedNow not one whose turn has come: what was clicked since is what the person wants to see */
  #begin(opening: Opening, isAskedNow: boolean): void {
    const before = this.#newest;
    this.#newest = opening;
    // It is opened anew, or another one is what the person wants to see now.
    if (!before || !((before.look && isAskedNow) || before.id === opening.id)) return;
    this.#replaced.add(before);
    before.source.cancel();
  }
}
