import type { Draft } from '../../panel/drafts';
import type { MessageField } from './messageField';

/** More isn't walked through by arrow keys. */
const mostDrafts = 200;

/** What was sent earlier, walked through from the newest; what was being written is kept at the end. */
export class SendHistory {
  #drafts: Draft[] = [];
  /** The position shown; `#drafts.length` is what is being written. */
  #at = 0;
  #written: Draft | undefined;

  /** @param drafts Oldest first. */
  constructor(drafts: readonly Draft[]) {
    this.#drafts = drafts.slice(-mostDrafts);
    this.#at = this.#drafts.length;
  }

  /** Newest first. */
  get newestFirst(): readonly Draft[] {
    return this.#drafts.toReversed();
  }

  /** Adds what was sent as the newest, and ends the walk. The same text is kept once. */
  add(draft: Draft): void {
    if (draft.text !== '') {
      this.#drafts = this.#drafts.filter(({ format, text }) => format !== draft.format || text !== draft.text);
      this.#drafts.push(draft);
    }
    if (this.#drafts.length > mostDrafts) this.#drafts.shift();
    this.endWalk();
  }

  /** Forgets where the walk was: the person changed the text. */
  endWalk(): void {
    this.#at = this.#drafts.length;
  }

  /** @param current What is shown now. @returns What was sent before it, or `undefined` if there is none. */
  older(current: Draft): Draft | undefined {
    if (this.#at === 0) return undefined;
    if (this.#at === this.#drafts.length) this.#written = current;
    return this.#drafts[--this.#at];
  }

  /** What was sent after the one shown, at last what was being written; `undefined` if that is shown. */
  newer(): Draft | undefined {
    if (this.#at === this.#drafts.length) return undefined;
    this.#at++;
    return this.#at === this.#drafts.length ? this.#written : this.#drafts[this.#at];
  }
}

/** What an arrow key brings back: at the first line of the text what is older, at the last one what is newer. */
export function walk(
  event: KeyboardEvent,
  { readOnly, text, selection: [from, to] }: Pick<MessageField, 'readOnly' | 'text' | 'selection'>,
  history: SendHistory,
  current: Draft,
): Draft | undefined {
  if (readOnly || from !== to || event.shiftKey || event.altKey || event.ctrlKey || event.metaKey) return undefined;
  if (event.key === 'ArrowUp' && !text.slice(0, from).includes('\n')) return history.older(current);
  if (event.key === 'ArrowDown' && !text.slice(from).includes('\n')) return history.newer();
  return undefined;
}
