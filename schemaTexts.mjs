/** What the schema says to people stands under these words. `src/host/schemaDocument.ts` looks at them in the same order. */
const WORDS = new Set(['title', 'description', 'label']);

/**
 * The texts of the profiles' schema that people read, each once, in the order in which they are met.
 *
 * @param {string} schema JSON
 * @returns {string[]}
 */
export function schemaTexts(schema) {
  /** @type {Set<string>} */
  const texts = new Set();
  JSON.parse(schema, (word, /** @type {unknown} */ value) => {
    if (WORDS.has(word) && typeof value === 'string') texts.add(value);
    if (word === 'enumDescriptions') for (const text of /** @type {string[]} */ (value)) texts.add(text);
    return value;
  });
  return [...texts];
}
