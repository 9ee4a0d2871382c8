import type { ExportText } from './exportText';

/** A word of a command for a POSIX shell. A variable that isn't set stops the command. */
export function shellWord(text: ExportText): string {
  const words = text.map((part) => (typeof part === 'string' ? quoted(part) : `"\${${part.variable}:?}"`));
  return words.join('') || "''";
}

function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** A command with a line for each of its parts, which are words already. */
export function command(...parts: readonly (string | readonly string[] | undefined)[]): string {
  return parts
    .filter((part) => part !== undefined)
    .map((part) => (typeof part === 'string' ? part : part.join(' ')))
    .join(' \\\n  ');
}

/** An option and its value, if it has one. */
export function option(name: string, value: ExportText | undefined): string | undefined {
  return value && `${name} ${shellWord(value)}`;
}
