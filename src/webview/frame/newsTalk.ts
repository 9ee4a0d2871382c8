import { announce } from './announcer';

/** Longer than a sentence takes to be spoken. */
const pauseMs = 5000;
/** What comes within one moment is one piece of news. */
const gatherMs = 500;

/**
 * Tells assistive tools of what goes on by itself: the first news soon, all others together every few seconds, however
 * fast they come. Whoever makes one ends it.
 */
export class NewsTalk {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #text: (() => string) | undefined;
  #notBeforeMs = 0;

  /** @param text makes the news at the moment in which they are told; empty: there are none any more */
  tell(text: () => string): void {
    this.#text = text;
    const waitMs = Math.max(gatherMs, this.#notBeforeMs - performance.now());
    this.#timer ??= setTimeout(() => this.#speak(), waitMs);
  }

  /** Forgets what wasn't told. */
  end(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #speak(): void {
    this.#timer = undefined;
    const text = this.#text?.() ?? '';
    if (text === '') return;
    this.#notBeforeMs = performance.now() + pauseMs;
    announce(text, 'news');
  }
}
