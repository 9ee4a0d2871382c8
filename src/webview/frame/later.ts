import { nothing } from 'lit';
import { AsyncDirective } from 'lit/async-directive.js';
import { directive } from 'lit/directive.js';

let isDrawn = false;
let drawn: Promise<void> | undefined;

/** Settles once the page has been drawn for the first time. */
function firstDrawing(): Promise<void> {
  return (drawn ??= new Promise((resolve) => {
    requestAnimationFrame(() =>
      setTimeout(() => {
        isDrawn = true;
        resolve();
      }),
    );
  }));
}

class Later extends AsyncDirective {
  #content: unknown;

  override render(content: unknown): unknown {
    this.#content = content;
    if (isDrawn) return content;
    void firstDrawing().then(() => this.setValue(this.#content));
    return nothing;
  }
}

/** Content that can't be seen yet, as that of what pops up: it is made after the page's first drawing, which it would only make late. */
export const later = directive(Later);
