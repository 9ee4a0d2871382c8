/** More isn't walked through by arrow keys. */
const mostTexts = 200;

/** What was sent earlier, walked through from the newest; what was being written is kept at the end. */
export class SendHistory {
  #texts: string[] = [];
  /** The position shown; `#texts.length` is the draft. */
  #at = 0;
  #draft = '';

  /** @param texts Oldest first. */
  constructor(texts: readonly string[]) {
    this.#texts = texts.slice(-mostTexts);
    this.#at = this.#texts.length;
  }

  /** Adds what was sent as the newest, and ends the walk. The same text twice running is kept once. */
  add(text: string): void {
    if (text !== '' && this.#texts.at(-1) !== text) this.#texts.push(text);
    if (this.#texts.length > mostTexts) this.#texts.shift();
    this.endWalk();
  }

  /** Forgets where the walk was: the person changed the text. */
  endWalk(): void {
    this.#at = this.#texts.length;
  }

  /** @param current The text shown now. @returns The text before it, or `undefined` if there is none. */
  older(current: string): string | undefined {
    if (this.#at === 0) return undefined;
    if (this.#at === this.#texts.length) this.#draft = current;
    return this.#texts[--this.#at];
  }

  /** The text after the one shown, at last the draft; `undefined` if the draft is shown. */
  newer(): string | undefined {
    if (this.#at === this.#texts.length) return undefined;
    this.#at++;
    return this.#at === this.#texts.length ? this.#draft : this.#texts[this.#at];
  }
}
