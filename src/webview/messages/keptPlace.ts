/** The scrollbar gives many places in a row. */
const restMs = 250;

interface MovedList {
  readonly following: boolean;
  /** Its first row; `undefined` while it follows, and where a filter is whose rows are still to come: it is kept once it is known. */
  readonly top: number | undefined;
}

/** Keeps where a list is: soon after it was moved; and at once where it begins or ends to follow, as the tab may be hidden the next moment, which ends the page. */
export class KeptPlace {
  #following = true;
  #timer: ReturnType<typeof setInterval> | undefined;

  /** @param keep is given the first row; `undefined` while the list follows */
  constructor(private readonly keep: (top: number | undefined) => void) {}

  /** Another list is shown, from where it was kept. */
  begin(top: number | undefined): void {
    this.end();
    this.#following = top === undefined;
  }

  moved(list: MovedList): void {
    this.end();
    if (list.following !== this.#following) this.#keep(list);
    this.#timer = setInterval(() => {
      if (this.#keep(list)) this.end();
    }, restMs);
  }

  /** Forgets what wasn't kept yet. */
  end(): void {
    clearInterval(this.#timer);
  }

  /** @returns whether it is known */
  #keep({ following, top }: MovedList): boolean {
    if (!following && top === undefined) return false;
    this.#following = following;
    this.keep(top);
    return true;
  }
}
