const CLASS_ESCAPE = /^\\(?:u\{[^}]*\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|c[A-Za-z]|k<[^>]*>|[pP]\{[^}]*\}|\d+|.)/su;
const COUNT = /^\{\d+(?:,\d*)?\}/;

/**
 * The longest text that every match of a regular expression must contain; empty if that isn't plain to see. Groups are passed over.
 *
 * @param source of a valid expression
 */
export function requiredLiteral(source: string): string {
  let longest = '';
  let run: string[] = [];
  const end = (): void => {
    const text = run.join('');
    if (text.length > longest.length) longest = text;
    run = [];
  };
  for (let at = 0; at < source.length;) {
    const rest = source.slice(at);
    const character = String.fromCodePoint(rest.codePointAt(0)!);
    let length = character.length;
    if (character === '|') return '';
    else if (character === '\\') {
      const escape = CLASS_ESCAPE.exec(rest)?.[0] ?? rest;
      length = escape.length;
      // An escaped sign stands for itself.
      if (/^\\[^\w\s]$/.test(escape)) run.push(escape.slice(1));
      else end();
    } else if (character === '(' || character === '[') {
      end();
      length = character === '(' ? groupLength(rest) : classLength(rest);
    } else if (character === '*' || character === '?' || COUNT.test(rest)) {
      // What came before may not be there at all.
      run.pop();
      end();
      length = COUNT.exec(rest)?.[0].length ?? 1;
    } else if (character === '+' || character === '.' || character === '^' || character === '$') end();
    else run.push(character);
    at += length;
  }
  end();
  return longest;
}

function classLength(text: string): number {
  for (let at = 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === ']') return at + 1;
  }
  return text.length;
}

function groupLength(text: string): number {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '[') at += classLength(text.slice(at)) - 1;
    else if (text[at] === '(') depth += 1;
    else if (text[at] === ')' && --depth === 0) return at + 1;
  }
  return text.length;
}
