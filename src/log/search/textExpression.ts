import type { TextQuery } from '../../api';

export interface TextExpression {
  readonly expression: RegExp;
  /** The text isn't a valid regular expression: it is looked for literally. */
  readonly invalid: boolean;
}

/**
 * What a text query means, as a regular expression on a message's text: what finds bytes faster must find the same.
 *
 * @param flags more of them
 */
export function textExpression(query: TextQuery, flags = ''): TextExpression {
  const { text = '', regex = false, caseSensitive = false, wholeWord = false } = query;
  const anyCase = caseSensitive ? '' : 'i';
  const valid = regex ? validFlags(text, anyCase) : undefined;
  const invalid = regex && valid === undefined;
  // The case of ASCII letters is theirs alone: with flag `iu`, a "k" would find the sign for kelvins.
  const spelled = !caseSensitive && isAscii(text) ? spellBothCases(text) : undefined;
  const source = valid === undefined ? (spelled ?? escaped(text)) : text;
  const unicode = valid ?? (spelled === undefined ? `u${anyCase}` : 'u');
  const word = unicode.includes('u') ? String.raw`[\p{L}\p{M}\p{N}_]` : String.raw`\w`;
  // Either side of the border may be what is no part of a word.
  const bounded = `(?:(?<!${word})|(?!${word}))(?:${source})(?:(?!${word})|(?<!${word}))`;
  return { expression: new RegExp(wholeWord ? bounded : source, unicode + flags), invalid };
}

/** The flags that a text is a valid expression with; `undefined` if it never is. */
function validFlags(text: string, anyCase: string): string | undefined {
  for (const flags of [`u${anyCase}`, anyCase]) {
    try {
      new RegExp(text, flags);
      return flags;
    } catch {
      // Without `u`, more is allowed.
    }
  }
  return undefined;
}

/** Whether no character has another case: then it needs no care. */
export function hasNoCase(text: string): boolean {
  return text.toLowerCase() === text && text.toUpperCase() === text;
}

export function isAscii(text: string): boolean {
  // eslint-disable-next-line no-control-regex -- these are ASCII
  return /^[\x00-\x7f]*$/.test(text);
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
}

function spellBothCases(text: string): string {
  return escaped(text).replace(/[a-z]/gi, (letter) => `[${letter.toLowerCase()}${letter.toUpperCase()}]`);
}
