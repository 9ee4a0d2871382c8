import type { Token } from './payloadView';

/** A literal JSON word or number, from the current position (RFC 8259 §3, §6). */
const scalar = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

/** Deeper levels aren't indented further: a payload of brackets only must not grow quadratically. */
const deepest = 64;

const escapes = '"\\/bfnrt';
const fourHex = /[0-9a-fA-F]{4}/y;

/**
 * Lays JSON out in lines by its tokens: each token keeps its spelling (big integers, escapes, `1.0`), its order and its
 * duplicates; only the white space between tokens changes. Several values, one after another (JSON lines), are laid out
 * one below the other.
 *
 * @throws SyntaxError at the first character that isn't JSON (RFC 8259); the tokens before it were given.
 */
export function* jsonTokens(text: string): Generator<Token> {
  /** The open brackets, by the character that closes each. No recursion: depth is the sender's choice. */
  const open: string[] = [];
  let at = 0;

  const fail = (): never => {
    throw new SyntaxError(at < text.length ? `Not JSON at character ${at + 1}` : 'The JSON ends too early');
  };
  const skipSpace = (): void => {
    while (' \t\n\r'.includes(text.charAt(at)) && at < text.length) at++;
  };
  const punctuation = (): Token => ({ kind: 'punctuation', at, text: text.charAt(at++) });
  const newLine = (): Token => ({ kind: 'space', text: '\n' + '  '.repeat(Math.min(open.length, deepest)) });
  const string = (kind: 'key' | 'string'): Token => {
    const start = at;
    at = endOfString(text, at) ?? fail();
    return { kind, at: start, text: text.slice(start, at) };
  };

  /** A value up to its end, or up to the first place for a value inside it. */
  function* value(): Generator<Token, 'ended' | 'entered'> {
    const first = text.charAt(at);
    if (first === '"') {
      yield string('string');
      return 'ended';
    }
    if (first === '{' || first === '[') {
      const closing = first === '{' ? '}' : ']';
      yield punctuation();
      skipSpace();
      if (text.charAt(at) === closing) {
        yield punctuation();
        return 'ended';
      }
      open.push(closing);
      yield newLine();
      return 'entered';
    }
    scalar.lastIndex = at;
    const word = scalar.exec(text)?.[0] ?? fail();
    const start = at;
    at += word.length;
    yield { kind: /[a-z]$/.test(word) ? 'keyword' : 'number', at: start, text: word };
    return 'ended';
  }

  function* key(): Generator<Token> {
    if (text.charAt(at) !== '"') fail();
    yield string('key');
    skipSpace();
    if (text.charAt(at) !== ':') fail();
    yield punctuation();
    yield { kind: 'space', text: ' ' };
    skipSpace();
  }

  if (text.startsWith('\ufeff')) yield { kind: 'plain', at, text: text.charAt(at++) };
  skipSpace();
  do {
    let step: 'ended' | 'entered' = yield* value();
    while (step === 'entered' || open.length > 0) {
      if (step === 'ended') {
        skipSpace();
        const next = text.charAt(at);
        if (next === open.at(-1)) {
          open.pop();
          yield newLine();
          yield punctuation();
          continue;
        }
        if (next !== ',') fail();
        yield punctuation();
        yield newLine();
        skipSpace();
      }
      if (open.at(-1) === '}') yield* key();
      step = yield* value();
    }
    const end = at;
    skipSpace();
    if (at < text.length) {
      if (at === end) fail();
      yield newLine();
    }
  } while (at < text.length);
}

/** The position after the string that begins at `at`, or `undefined` if it isn't one. */
function endOfString(text: string, at: number): number | undefined {
  for (let next = at + 1; next < text.length; next++) {
    const character = text.charCodeAt(next);
    if (character === 0x22) return next + 1;
    if (character < 0x20) return undefined;
    if (character !== 0x5c) continue;
    next++;
    if (text.charAt(next) === 'u') {
      fourHex.lastIndex = next + 1;
      if (!fourHex.test(text)) return undefined;
      next += 4;
    } else if (!escapes.includes(text.charAt(next)) || next >= text.length) return undefined;
  }
  return undefined;
}
