/**
 * The key of an English text in the package's bundles of other languages: with the texts themselves these would be half as large again.
 * FNV-1a of 24 bits; the build fails when two texts have the same.
 *
 * @param {string} text
 */
export function textKey(text) {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return ((hash ^ (hash >>> 24)) & 0xffffff).toString(36);
}
