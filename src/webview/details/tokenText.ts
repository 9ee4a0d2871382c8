import { html, type TemplateResult } from 'lit';
import type { Token } from '../../payload/payloadView';
import { visibleText } from '../../payload/visibleText';
import type { TextHit } from './textHits';

/** Tokens as coloured text. @param hits what was found, in the order of the text */
export function tokenText(tokens: readonly Token[], hits: readonly TextHit[] = []): TemplateResult[] {
  let next = 0;
  return tokens.map((token) => {
    const { kind, text, at } = token;
    if (at === undefined || hits.length === 0) {
      return html`<span class="token-${kind}">${visibleText(text, 'lines')}</span>`;
    }
    while (next < hits.length && hits[next]!.to <= at) next++;
    return html`<span class="token-${kind}">${marked(text, at, hits, next)}</span>`;
  });
}

function marked(text: string, at: number, hits: readonly TextHit[], first: number): unknown {
  const parts: unknown[] = [];
  let done = 0;
  for (let nth = first; nth < hits.length && hits[nth]!.from < at + text.length; nth++) {
    const { from, to, className } = hits[nth]!;
    const start = Math.max(done, from - at);
    const end = Math.min(text.length, to - at);
    parts.push(visibleText(text.slice(done, start), 'lines'));
    parts.push(html`<span class=${className}>${visibleText(text.slice(start, end), 'lines')}</span>`);
    done = end;
  }
  return [...parts, visibleText(text.slice(done), 'lines')];
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
      const { text, at } = this.#rest;
      taken.push({ ...this.#rest, text: text.slice(0, left) });
      if (text.length > left) {
        this.#rest = { ...this.#rest, text: text.slice(left), ...(at !== undefined && { at: at + left }) };
      } else this.#advance();
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
