import { html, type TemplateResult } from 'lit';
import type { Token } from '../../payload/payloadView';
import { visibleText } from '../../payload/visibleText';

/** Tokens as coloured text. */
export function tokenText(tokens: readonly Token[]): TemplateResult[] {
  return tokens.map(({ kind, text }) => html`<span class="token-${kind}">${visibleText(text, 'lines')}</span>`);
}

/**
 * Takes tokens of about `characters` in all; a longer token is cut, and its rest is what the next call begins with.
 *
 * @returns the tokens and whether there are more.
 */
export class TokenSource {
  readonly #tokens: Iterator<Token>;
  #rest: Token | undefined;
  #done = false;

  constructor(tokens: Iterable<Token>) {
    this.#tokens = tokens[Symbol.iterator]();
    this.#advance();
  }

  get done(): boolean {
    return this.#done;
  }

  take(characters: number): Token[] {
    const taken: Token[] = [];
    let left = characters;
    while (this.#rest && left > 0) {
      const { kind, text } = this.#rest;
      taken.push({ kind, text: text.slice(0, left) });
      if (text.length > left) this.#rest = { kind, text: text.slice(left) };
      else this.#advance();
      // A short token costs an element, as a long one does.
      left -= Math.max(4, text.length);
    }
    return taken;
  }

  #advance(): void {
    const next = this.#tokens.next();
    this.#rest = next.done ? undefined : next.value;
    this.#done = next.done ?? false;
  }
}
