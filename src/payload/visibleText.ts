/** Line feed and tab are layout in a text of several lines, and are shown as pictures where text is one line. */
const inLine = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|\u034f|\u115f|\u1160|\u17b4|\u17b5|\u3164|\uffa0/gu;
const inLines = /(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|\u034f|\u115f|\u1160|\u17b4|\u17b5|\u3164|\uffa0/gu;

/** Most texts; they need no closer look. */
const plain = /^[\x20-\x7e]*$/;

/** Zero-width (non-)joiners shape emoji and several scripts; they deceive only beside plain ASCII. */
const joiner = /[\u200c\u200d]/;
const ascii = /[\0-\x7f]/;

/**
 * Makes visible what a peer could hide or disguise text with: control characters, bidirectional overrides, invisible
 * and unpaired code points. The rest stays as it is.
 *
 * @param layout `lines` keeps line feeds and tabs; `line` shows them too, as `␊` and `␉`.
 */
export function visibleText(text: string, layout: 'line' | 'lines'): string {
  if (plain.test(text)) return text;
  return text.replace(layout === 'lines' ? inLines : inLine, (character, at: number) => {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x20) return String.fromCharCode(0x2400 + code);
    if (code === 0x7f) return '\u2421';
    if (joiner.test(character) && at > 0 && !ascii.test(text.charAt(at - 1))) return character;
    return `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
  });
}
