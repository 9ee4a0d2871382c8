import { decodeText } from '../payload/encoding/decodeText';
import { textReader, type TextEncoding } from '../payload/encoding/textEncoding';
import { parseHex } from '../protocol/framing/parseHex';
import type { Reply, Rule, RuleMatch } from './profile';

/** What a rule's expression found: the whole match first, then its groups. */
export type Captures = Pick<RegExpExecArray, 'groups'> & readonly (string | undefined)[];

export interface MatchedRule {
  /** Its place in the profile. */
  readonly index: number;
  readonly rule: Rule;
  readonly captures: Captures;
}

/** Runs an expression. @throws if it takes too long */
export type RunRegex = (regex: RegExp, text: string) => Captures | null;

/** What is longer is no text to the rules: only bytes are compared then. */
export const MAX_TEXT_BYTES = 1024 * 1024;
const NO_CAPTURES: Captures = [];

type Test = (message: Message) => Captures | undefined;

/** A message as rules look at it: text and JSON are made once, when a rule asks for them. */
class Message {
  #text: string | null | undefined;
  #json: { readonly value: unknown } | null | undefined;

  constructor(
    readonly payload: Uint8Array,
    private readonly encoding: TextEncoding | undefined,
  ) {}

  /** `null`: it is none, or too long. */
  get text(): string | null {
    const { payload, encoding } = this;
    if (this.#text === undefined) this.#text = payload.length > MAX_TEXT_BYTES ? null : decoded(payload, encoding);
    return this.#text;
  }

  get json(): { readonly value: unknown } | null {
    if (this.#json === undefined) this.#json = this.text === null ? null : parsed(this.text);
    return this.#json;
  }
}

/** The rules of a server, ready to be held against messages: the first one that matches counts. */
export class RuleMatcher {
  readonly #tests: Test[];

  /** @param rules checked: expressions and bytes are well-formed */
  constructor(
    private readonly rules: readonly Rule[],
    run: RunRegex,
  ) {
    this.#tests = rules.map(({ match }) => testOf(match, run));
  }

  get size(): number {
    return this.rules.length;
  }

  /**
   * @param encoding of its text. Absent: UTF-8
   * @returns `undefined` if none matches
   * @throws RuleFailure if a rule can't tell, such as when its expression takes too long: it is off then, as it would hold up
   * everything again at the next message
   */
  match(payload: Uint8Array, encoding?: TextEncoding): MatchedRule | undefined {
    if (this.#tests.length === 0) return undefined;
    const message = new Message(payload, encoding);
    for (const [index, test] of this.#tests.entries()) {
      let captures: Captures | undefined;
      try {
        captures = test(message);
      } catch (error) {
        this.#tests[index] = () => undefined;
        throw new RuleFailure(index, error as Error);
      }
      if (captures) return { index, rule: this.rules[index]!, captures };
    }
    return undefined;
  }
}

/** A rule that can't do what it says, and is not asked any more. */
export class RuleFailure extends Error {
  constructor(
    /** Its place in the profile. */
    readonly index: number,
    cause: Error,
  ) {
    super(cause.message, { cause });
  }
}

/** The expression of a rule: with flag `u` where it is valid with it. @throws SyntaxError */
export function ruleRegex(source: string): RegExp {
  try {
    return new RegExp(source, 'u');
  } catch {
    return new RegExp(source);
  }
}

/** `de ad be ef` as bytes, blanks or none between them, or no bytes; `undefined` if it is neither. */
export function bytesOfHex(text: string): Uint8Array | undefined {
  return text.trim() === '' ? new Uint8Array(0) : parseHex(text);
}

/** A reply's text with what was found: `$1` to `$99`, `$&`, `$<name>`, and `$$` for a dollar. */
export function withCaptures(text: string, captures: Captures): string {
  return text.replace(
    /\$(?:(\d{1,2})|([&$])|<([^>]*)>)/g,
    (whole: string, nth?: string, sign?: string, name?: string) => {
      if (sign === '$') return '$';
      if (sign === '&') return captures[0] ?? '';
      if (name !== undefined) return captures.groups?.[name] ?? '';
      // As in JavaScript: `$12` is the first group and a 2 where there aren't twelve; `$0` is nothing special.
      const digits = nth ?? '';
      if (Number(digits) >= 1 && Number(digits) < captures.length) return captures[Number(digits)] ?? '';
      const first = Number(digits[0]);
      return digits.length === 2 && first >= 1 && first < captures.length
        ? (captures[first] ?? '') + digits[1]!
        : whole;
    },
  );
}

/** A JSON value with other texts in it; names stay. */
export function withTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((each) => withTexts(each, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, withTexts(each, change)]));
}

/** The replies of a rule, in their order. */
export function repliesOf({ reply }: Rule): readonly Reply[] {
  return reply === undefined ? [] : Array.isArray(reply) ? reply : [reply];
}

function testOf(match: string | RuleMatch | undefined, run: RunRegex): Test {
  const { text, regex: source, json, hex } = typeof match === 'string' ? { regex: match } : (match ?? {});
  if (source !== undefined) {
    const regex = ruleRegex(source);
    return (message) => (message.text === null ? undefined : (run(regex, message.text) ?? undefined));
  }
  if (text !== undefined) return (message) => (message.text === text ? NO_CAPTURES : undefined);
  if (hex !== undefined) {
    const prefix = bytesOfHex(hex) ?? new Uint8Array(0);
    return ({ payload }) => (prefix.every((byte, at) => payload[at] === byte) ? NO_CAPTURES : undefined);
  }
  if (json !== undefined)
    return (message) => (message.json && isSubset(json, message.json.value) ? NO_CAPTURES : undefined);
  return () => NO_CAPTURES;
}

/** Whether all that is expected is there: of an object more may be, of a list not. */
function isSubset(expected: unknown, actual: unknown): boolean {
  if (typeof expected !== 'object' || expected === null) return expected === actual;
  if (typeof actual !== 'object' || actual === null || Array.isArray(expected) !== Array.isArray(actual)) return false;
  if (Array.isArray(expected) && expected.length !== (actual as unknown[]).length) return false;
  return Object.entries(expected).every(
    ([name, value]) => Object.hasOwn(actual, name) && isSubset(value, (actual as Record<string, unknown>)[name]),
  );
}

function decoded(payload: Uint8Array, encoding: TextEncoding | undefined): string | null {
  if (encoding) {
    const text = decodeText(textReader(encoding), payload);
    return text.includes('\ufffd') ? null : text;
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(payload);
  } catch {
    return null;
  }
}

function parsed(text: string): { readonly value: unknown } | null {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return null;
  }
}
