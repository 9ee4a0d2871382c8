// The icon font with the icons that the page uses: a twentieth of all of them.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import subsetFont from 'subset-font';

const iconRule = /^\.codicon-([a-z0-9-]+):before \{ content: "\\([0-9a-f]+)" \}\n/gm;

/**
 * Writes `codicon.css` and `codicon.ttf`. The page's icons are those that its sources name in quotes or as a class, so no
 * name may be put together from parts.
 * @param {string} from the folder of all icons
 * @param {string} sources the folder of the page's sources
 * @param {string} to
 */
export async function writeIconFont(from, sources, to) {
  const used = new Set(
    readdirSync(sources, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .flatMap((file) => readFileSync(`${sources}/${file}`, 'utf8').match(/(?<=['"`]|codicon-)[a-z][a-z0-9-]*/g) ?? []),
  );
  let characters = '';
  const css = readFileSync(`${from}/codicon.css`, 'utf8').replace(
    iconRule,
    (/** @type {string} */ rule, /** @type {string} */ name, /** @type {string} */ code) => {
      if (!used.has(name)) return '';
      characters += String.fromCodePoint(parseInt(code, 16));
      return rule;
    },
  );
  writeFileSync(`${to}/codicon.css`, css);
  writeFileSync(`${to}/codicon.ttf`, await subsetFont(readFileSync(`${from}/codicon.ttf`), characters));
}
