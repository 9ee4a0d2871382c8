import * as l10n from '@vscode/l10n';

/** What can't be told at once is told so often. */
const TELL_MS = 1000;

/** Counts the connections that a listener ends without a session, and tells of them together. */
export class TurnedAway {
  #count = 0;
  #timer: NodeJS.Timeout | undefined;

  /** @param tell is given words for the person */
  constructor(private readonly tell: (text: string) => void) {}

  add(): void {
    this.#count += 1;
    this.#timer ??= setTimeout(() => this.flush(), TELL_MS);
  }

  /** Tells of those that it hasn't told of. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const count = this.#count;
    this.#count = 0;
    if (count === 0) return;
    this.tell(
      l10n.t(
        '{0} further connections were cut at once: too many clients are there already, or wait to be refused.',
        count,
      ),
    );
  }
}
