export interface Command {
  /** Its name, without its folder. */
  readonly program: string;
  readonly words: readonly string[];
}

/** The first of {@link commandsOf}. */
export function commandOf(text: string, programs: readonly string[]): Command | undefined {
  return commandsOf(text, programs)[0];
}

/**
 * The words of a command line as its shell would give them to the program: a POSIX shell, `cmd` or PowerShell, told by how lines go on
 * and what quotes look like. Only commands that begin with one of the programs count, whatever stands around them.
 */
export function commandsOf(text: string, programs: readonly string[]): readonly Command[] {
  // Most texts are something else, and long.
  const lower = text.toLowerCase();
  if (!programs.some((program) => lower.includes(program))) return [];
  return allCommands(text).flatMap((words) => {
    // Also behind `sudo`, `npx`, a prompt's `$`, or assignments.
    const at = words.findIndex((word) => programs.includes(nameOf(word)));
    return at >= 0 && at <= 4 ? [{ program: nameOf(words[at] ?? ''), words: words.slice(at + 1) }] : [];
  });
}

function nameOf(word: string): string {
  return (/[^/\\]*$/.exec(word)?.[0] ?? '').replace(/\.(exe|cmd)$/i, '').toLowerCase();
}

function allCommands(text: string): string[][] {
  if (/\^"|\^\r?\n/.test(text)) return withoutCarets(text).split('\0').map(msvcWords);
  return split(text.trim(), /`\r?\n|^\s*(?:& |\S*\.exe )/.test(text) ? POWERSHELL : POSIX);
}

/** A way to write a part of a word. It is tried where it matches; what it gives is the text that it means. */
type Rule = readonly [pattern: RegExp, meaning: (match: RegExpExecArray) => string];

const ESCAPES: Readonly<Record<string, string>> = {
  ...{ n: '\n', r: '\r', t: '\t', a: '\x07', b: '\b', e: '\x1b', E: '\x1b', f: '\f', v: '\v', '0': '\0' },
};

/** Of `$'…'`: Bash's *ANSI-C Quoting*. */
function ansiC(text: string): string {
  return text.replace(
    /\\(?:u([\da-fA-F]{1,4})|U([\da-fA-F]{1,8})|x([\da-fA-F]{1,2})|([0-7]{1,3})|([^]))/g,
    (_, short?: string, long?: string, byte?: string, octal?: string, letter = '') => {
      const hex = short ?? long ?? byte;
      const code = hex !== undefined ? parseInt(hex, 16) : octal !== undefined ? parseInt(octal, 8) : undefined;
      if (code === undefined) return ESCAPES[letter as string] ?? (letter as string);
      return code <= 0x10ffff ? String.fromCodePoint(code) : '';
    },
  );
}

/** POSIX.1-2017, *Shell Command Language* §2.2; and `$'…'`, which browsers write. */
const POSIX: readonly Rule[] = [
  [/\\\r?\n/y, () => ''],
  [/'([^']*)'/y, ([, inside = '']) => inside],
  [/\$'((?:[^'\\]|\\[^])*)'/y, ([, inside = '']) => ansiC(inside)],
  [/\$?"((?:[^"\\]|\\[^])*)"/y, ([, inside = '']) => inside.replace(/\\(?:([$`"\\])|\r?\n)/g, '$1')],
  [/\\([^])/y, ([, character = '']) => character],
];

/** *about_Quoting_Rules*, *about_Special_Characters* */
const POWERSHELL: readonly Rule[] = [
  [/`\r?\n/y, () => ''],
  [/'((?:[^']|'')*)'/y, ([, inside = '']) => inside.replaceAll("''", "'")],
  [/"((?:[^"`]|`[^]|"")*)"/y, ([, inside = '']) => backticks(inside.replaceAll('""', '"'))],
  [/`([^])/y, ([text]) => backticks(text)],
];

function backticks(text: string): string {
  return text.replace(/`([^])/g, (_, letter: string) => ESCAPES[letter] ?? letter);
}

/** Words of commands, which line ends and the shell's own signs part. */
function split(text: string, rules: readonly Rule[]): string[][] {
  const commands: string[][] = [[]];
  let word: string | undefined;
  const endWord = (): void => {
    if (word !== undefined) commands.at(-1)?.push(word);
    word = undefined;
  };
  const plain = /[^\s'"`$\\|;&]+/y;
  for (let at = 0; at < text.length;) {
    // A comment reaches to the end of its line.
    const pattern = word === undefined && text.charAt(at) === '#' ? /[^\r\n]+/y : plain;
    const run = matchAt(pattern, text, at)?.[0];
    if (run !== undefined) {
      if (pattern === plain) word = (word ?? '') + run;
      at += run.length;
      continue;
    }
    const found = rules.map(([pattern, meaning]) => ({ match: matchAt(pattern, text, at), meaning }));
    const rule = found.find(({ match }) => match);
    const character = text.charAt(at);
    if (rule?.match) {
      const meaning = rule.meaning(rule.match);
      // A line that goes on is no word.
      if (meaning !== '' || /['"]$/.test(rule.match[0])) word = (word ?? '') + meaning;
      at += rule.match[0].length;
      continue;
    }
    if (/\s/.test(character)) endWord();
    if (/[\r\n|;&]/.test(character)) {
      endWord();
      commands.push([]);
    } else if (!/\s/.test(character)) word = (word ?? '') + character;
    at += 1;
  }
  endWord();
  return commands;
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

/** What `cmd` leaves of lines: outside of quotes a caret takes the next character as it is, and a line end away. NUL stands between commands. */
function withoutCarets(text: string): string {
  let isQuoted = false;
  return text.replace(/"|[&|]|\r?\n|\^(?:\r?\n)?(\r\n|[^]?)/g, (sign, next: string | undefined) => {
    if (sign === '"') isQuoted = !isQuoted;
    if (sign === '"' || isQuoted) return sign;
    return next ?? '\0';
  });
}

/** How a Windows program reads its line: backslashes count before quotes only (Microsoft, *Parsing C command-line arguments*). */
function msvcWords(line: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let isQuoted = false;
  for (const [token, slashes] of line.matchAll(/(\\+)"|""|[^]/g)) {
    if (slashes !== undefined) {
      const isLiteral = slashes.length % 2 === 1;
      word = `${word ?? ''}${'\\'.repeat(slashes.length >> 1)}${isLiteral ? '"' : ''}`;
      if (!isLiteral) isQuoted = !isQuoted;
    } else if (token === '""') word = (word ?? '') + (isQuoted ? '"' : '');
    else if (token === '"') {
      isQuoted = !isQuoted;
      word ??= '';
    } else if (isQuoted || !/\s/.test(token)) word = (word ?? '') + token;
    else {
      if (word !== undefined) words.push(word);
      word = undefined;
    }
  }
  return word === undefined ? words : [...words, word];
}
