/** So many questions are kept: those that were refused stay. */
const MOST_KEPT = 100;

/**
 * What persons were asked about, until a tool does it. What a question was about may change while it is open: agents edit files, too. Then
 * it must be asked again.
 */
export class Confirmed {
  /** What was shown, by what was asked for; several, if it was asked for again before it was done. */
  readonly #shown = new Map<string, string[]>();

  /**
   * A person is asked.
   *
   * @param wanted what a tool was asked for, such as a profile's name
   * @param shown what that is now, to the letter
   */
  ask(wanted: string, shown: string): void {
    const before = this.#shown.get(wanted) ?? [];
    this.#shown.delete(wanted);
    this.#shown.set(wanted, [...before.slice(-MOST_KEPT), shown]);
    const [oldest] = this.#shown.keys();
    if (this.#shown.size > MOST_KEPT && oldest !== undefined) this.#shown.delete(oldest);
  }

  /**
   * Uses up a question. VS Code doesn't tell which one was answered: all that are open must have been about the same.
   *
   * @throws if it was about something else, or nobody was asked: VS Code asks before each call, also where it answers by itself
   */
  take(wanted: string, now: string): void {
    const shown = this.#shown.get(wanted) ?? [];
    this.#shown.delete(wanted);
    if (shown.length === 0) throw changed();
    for (const each of shown) expectSame(each, now);
    if (shown.length > 1) this.#shown.set(wanted, shown.slice(1));
  }
}

/** @throws if what was shown has become something else */
export function expectSame(shown: string, now: string): void {
  if (shown !== now) throw changed();
}

function changed(): Error {
  return new Error('This has changed since the person was asked about it, and nothing was done: call the tool again.');
}
