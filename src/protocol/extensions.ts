/** An element of `Sec-WebSocket-Extensions` (RFC 6455 §9.1). */
export interface Extension {
  readonly name: string;
  readonly parameters: readonly ExtensionParameter[];
}

export interface ExtensionParameter {
  readonly name: string;
  /** Without its quotes; absent: there is no `=`. */
  readonly value?: string;
}

const TOKEN = "[!#$%&'*+\\-.^`|~\\w]+";
const NAME = new RegExp(TOKEN, 'y');
const PARAMETER = new RegExp(
  `[ \\t]*;[ \\t]*(${TOKEN})(?:[ \\t]*=[ \\t]*(?:(${TOKEN})|"((?:[^"\\\\]|\\\\.)*)"))?`,
  'y',
);
const BLANKS_AND_COMMAS = /[ \t,]*/y;
const BEFORE_NEXT = /[ \t]*(?:,|$)/y;
const WHOLE_TOKEN = new RegExp(`^${TOKEN}$`);

/**
 * Reads the value of `Sec-WebSocket-Extensions`: RFC 6455 §9.1's ABNF, in which a list may have empty elements (RFC 9110
 * §5.6.1) and a quoted value must be a token without its quotes.
 *
 * @returns `undefined` if it isn't a list of at least one extension
 */
export function parseExtensions(value: string): readonly Extension[] | undefined {
  const extensions: Extension[] = [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(value);
    if (found) at = pattern.lastIndex;
    return found;
  };
  for (;;) {
    take(BLANKS_AND_COMMAS);
    if (at === value.length) return extensions.length > 0 ? extensions : undefined;
    const name = take(NAME)?.[0];
    if (name === undefined) return undefined;
    const parameters: ExtensionParameter[] = [];
    for (let found = take(PARAMETER); found; found = take(PARAMETER)) {
      const [, parameter = '', token, quoted] = found;
      const content = token ?? quoted?.replace(/\\(.)/g, '$1');
      if (content !== undefined && !WHOLE_TOKEN.test(content)) return undefined;
      parameters.push({ name: parameter, ...(content !== undefined && { value: content }) });
    }
    if (!take(BEFORE_NEXT)) return undefined;
    extensions.push({ name, parameters });
  }
}

/** The same list in the plainest form: no quotes, no empty elements, and blanks only after a separator. */
export function formatExtensions(extensions: readonly Extension[]): string {
  return extensions
    .map(({ name, parameters }) =>
      [name, ...parameters.map((each) => (each.value === undefined ? each.name : `${each.name}=${each.value}`))].join(
        '; ',
      ),
    )
    .join(', ');
}
