/** A command's arguments: its options in their order, by names with their dashes, and the others. */
export interface Options {
  /** The last value; empty for an option without one. */
  get(...names: readonly string[]): string | undefined;
  all(...names: readonly string[]): readonly string[];
  readonly others: readonly string[];
}

/**
 * @param valued the options that take a value, such as `-H --header`; all others take none
 */
export function readOptions(words: readonly string[], valued: string): Options {
  const takers = new Set(valued.split(' '));
  const options: [name: string, value: string][] = [];
  const others: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const next = (): string => words[(at += 1)] ?? '';
    const [, name = word, value] = /^(--[^=]+)=([^]*)$/.exec(word) ?? [];
    if (word === '--') {
      others.push(...words.slice(at + 1));
      break;
    } else if (word.startsWith('--')) options.push([name, value ?? (takers.has(name) ? next() : '')]);
    else if (/^-[^-]/.test(word)) {
      // Letters stand together; the first that takes a value has the rest, or the next word.
      for (let letter = 1; letter < word.length; letter += 1) {
        const short = `-${word.charAt(letter)}`;
        if (!takers.has(short)) options.push([short, '']);
        else {
          const rest = word.slice(letter + 1);
          options.push([short, rest === '' ? next() : rest.replace(/^=/, '')]);
          break;
        }
      }
    } else others.push(word);
  }
  const all = (...names: readonly string[]): readonly string[] =>
    options.filter(([name]) => names.includes(name)).map(([, value]) => value);
  return { all, get: (...names) => all(...names).at(-1), others };
}

/** `name: value`, as options for header fields have it. */
export function headerOf(text: string): readonly [name: string, value: string] {
  const colon = text.search(/[:;]/);
  return colon < 0 ? [text.trim(), ''] : [text.slice(0, colon).trim(), text.slice(colon + 1).trim()];
}

/** An address with the user name and password of an option, from which the handshake makes its `Authorization`. */
export function withCredentials(url: string, credentials: string | undefined): string {
  if (!credentials) return url;
  const [, user = credentials, password = ''] = /^([^:]*):([^]*)$/.exec(credentials) ?? [];
  const info = [user, password].map(encoded).join(':');
  return url.replace(/^([a-z]+:\/\/)(?:[^/?#]*@)?/i, (_, scheme: string) => `${scheme}${info}@`);
}

/** A text as it stands in an address; the `{{variables}}` of other programs stay. */
export function encoded(text: string): string {
  return text.replace(/(\{\{[^{}]*\}\})|[^{]+|\{/g, (part, variable?: string) => variable ?? encodeURIComponent(part));
}
