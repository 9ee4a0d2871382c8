// What the built code has for `@vscode/l10n` (its build for browsers, which can be shaken), for bundles whose keys are short.
import * as library from '../node_modules/@vscode/l10n/dist/browser.js';
import { textKey } from './textKey.mjs';

/** @type {Readonly<Record<string, string>>} */
let texts = {};

/** @param {{ contents: Readonly<Record<string, string>> }} bundle as VS Code read it; empty: English */
export function config({ contents }) {
  texts = contents;
}

/** @param {string} text @param {(string | number | boolean)[]} values */
export function t(text, ...values) {
  return library.t(texts[textKey(text)] ?? text, ...values);
}
