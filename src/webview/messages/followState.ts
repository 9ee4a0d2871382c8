/** Why a list doesn't follow its tail: the person scrolled away, or looks at a message. */
export type Pause = 'scrolled' | 'selected' | 'asked';

/** Whether a list shows its newest rows, and what came since it stopped doing so. */
export class FollowState {
  #pause: Pause | undefined;
  #lengthAtPause = 0;

  get following(): boolean {
    return this.#pause === undefined;
  }

  get pausedBy(): Pause | undefined {
    return this.#pause;
  }

  /** Stops following; scrolling away outweighs having selected something. */
  pause(by: Pause, length: number): void {
    if (this.following) this.#lengthAtPause = length;
    if (this.following || by !== 'selected') this.#pause = by;
  }

  resume(): void {
    this.#pause = undefined;
  }

  /** How many rows came since following stopped. */
  newRows(length: number): number {
    return this.following ? 0 : Math.max(0, length - this.#lengthAtPause);
  }
}
