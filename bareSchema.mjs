import { readFile } from 'node:fs/promises';

/** What only an editor shows. */
const NOTES = new Set(['description', 'examples', 'default', 'defaultSnippets', 'enumDescriptions']);
/** Whose names are the profile's own. */
const MAPS = new Set(['properties', 'definitions']);

/**
 * The profiles' schema without what only an editor shows: the extension checks profiles by the rest. Editors read the file itself.
 *
 * @type {import('esbuild').Plugin}
 */
export const bareSchema = {
  name: 'bare schema',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]sockets\.schema\.json$/ }, async ({ path }) => ({
      contents: JSON.stringify(bare(JSON.parse(await readFile(path, 'utf8')))),
      loader: 'json',
    }));
  },
};

/** @type {(schema: unknown) => unknown} */
function bare(schema) {
  if (Array.isArray(schema)) return schema.map(bare);
  if (typeof schema !== 'object' || schema === null) return schema;
  const kept = Object.entries(schema).filter(([name]) => !NOTES.has(name));
  return Object.fromEntries(kept.map(([name, value]) => [name, MAPS.has(name) ? mapped(value) : bare(value)]));
}

/** @type {(schemas: object) => object} */
function mapped(schemas) {
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, bare(schema)]));
}
