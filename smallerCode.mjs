// What makes the package's code smaller than esbuild leaves it.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { minify } from 'terser';
import ts from 'typescript';

/** Where whitespace is shown, or is a part of a value. */
const MEANT = /<(pre|textarea)\b[^]*?(?:<\/\1|$)|="[^"]*"?|='[^']*'?/gi;

/**
 * Code whose `html` and `svg` templates have no indentation, where it is nothing but that: in a `pre`, a `textarea`, a quoted value or any
 * other template it stays.
 */
export function outdent(/** @type {string} */ code) {
  const file = ts.createSourceFile('page.ts', code, ts.ScriptTarget.Latest, true);
  /** @type {{ from: number; to: number }[]} */
  const indentations = [];
  const visit = (/** @type {ts.Node} */ node) => {
    if (!ts.isTaggedTemplateExpression(node) || !/^(?:html|svg)$/.test(node.tag.getText())) {
      ts.forEachChild(node, visit);
      return;
    }
    const { template } = node;
    const start = template.getStart();
    const spans = ts.isTemplateExpression(template) ? template.templateSpans.map(({ expression }) => expression) : [];
    let text = template.getText();
    // Expressions are none of its own text.
    for (const { pos, end } of spans)
      text = text.slice(0, pos - start) + 'x'.repeat(end - pos) + text.slice(end - start);
    const meant = [...text.matchAll(MEANT)].map(({ index, 0: { length } }) => ({ from: index, to: index + length }));
    const isMeant = (/** @type {number} */ at) => meant.some(({ from, to }) => at >= from && at < to);
    for (const { index, 0: found } of text.matchAll(/(?<=\n) +/g))
      if (!isMeant(index)) indentations.push({ from: start + index, to: start + index + found.length });
    for (const span of spans) if (!isMeant(span.pos - start)) visit(span);
  };
  visit(file);
  indentations.sort((one, other) => one.from - other.from);
  return indentations.reduceRight((rest, { from, to }) => rest.slice(0, from) + rest.slice(to), code);
}

/**
 * The page's sources without the indentation of their templates: esbuild keeps it, and no page shows it.
 *
 * @type {import('esbuild').Plugin}
 */
export const outdented = {
  name: 'outdented',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]src[\\/]webview[\\/].*\.ts$/ }, async ({ path }) => ({
      contents: outdent(await readFile(path, 'utf8')),
      loader: 'ts',
    }));
  },
};

/** Minifies the modules of a folder once more: terser looks across statements, esbuild doesn't. */
export async function minifyModules(/** @type {string} */ folder) {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.js'));
  for (const file of files) {
    const path = `${folder}/${file}`;
    const compress = /** @type {const} */ ({ passes: 2, ecma: 2020 });
    // The page's is ASCII, the others are UTF-8: as esbuild has written them.
    const format = /** @type {const} */ ({ ecma: 2020, ascii_only: file === 'page.js' });
    const { code = '' } = await minify(readFileSync(path, 'utf8'), { module: true, compress, format });
    writeFileSync(path, code);
  }
}
