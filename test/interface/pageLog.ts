import type { Page } from 'playwright-core';
import { missingModule } from '../host/missingModules.mjs';

/** What a window's page, the pages inside it, and the extension host behind it (`[Extension Host]`) print. */
export class PageLog {
  readonly lines: string[] = [];

  /** Errors that nothing in the pages caught. */
  readonly errors: Error[] = [];

  constructor(page: Page) {
    page.on('console', (message) => {
      const text = message.text();
      if (!missingModule.test(text)) {
        this.#add(message.type(), withoutColours(text));
      }
    });
    page.on('pageerror', (error) => {
      this.errors.push(error);
      this.#add('uncaught', error.stack ?? error.message);
    });
    page.on('crash', () => {
      this.#add('crash', 'The page crashed.');
    });
  }

  #add(kind: string, text: string): void {
    this.lines.push(`${new Date().toISOString()} ${kind}: ${text}`);
  }
}

/** VS Code colours its own log: `%cINFO color: blue the message`. */
function withoutColours(text: string): string {
  return text.replace(/%c/g, '').replace(/ color: (#\w+|\w*)/g, '');
}
