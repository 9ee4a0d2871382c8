import type { LogQuery } from '../../api';
import { decodeText } from '../../payload/encoding/decodeText';
import { encodeText } from '../../payload/encoding/encodeText';
import { keepsAscii, textReader, type TextEncoding } from '../../payload/encoding/textEncoding';
import { parseJsonPath } from '../../payload/parseJsonPath';
import { entryFilter, type EntryFilter } from './entryFilter';
import { jsonHolds, jsonLiterals } from './jsonValue';
import { needleOf, type Needle } from './needle';
import { requiredLiteral } from './requiredLiteral';
import { hasNoCase, isAscii, textExpression } from './textExpression';

/** A query, made ready. */
export interface CompiledQuery {
  /** Absent: by its index record, every entry can match. */
  readonly accepts?: EntryFilter;
  /** A payload must have all of these in it. */
  readonly needles: readonly Needle[];
  /** Then, its text must pass. Absent: what has the needles matches. */
  readonly test?: (text: string) => boolean;
  /** Reads that text. Absent: it is UTF-8. */
  readonly decode?: (bytes: Uint8Array) => string;
  readonly invert: boolean;
  readonly problem?: 'invalid-regex' | 'invalid-path';
}

/** @param encoding of the payloads' text; absent: UTF-8 */
export function compileQuery(query: LogQuery, encoding?: TextEncoding): CompiledQuery {
  const needles: Needle[] = [];
  const tests: ((text: string) => boolean)[] = [];
  let problem: CompiledQuery['problem'];
  const { text = '', json } = query;
  if (text !== '') {
    const { expression, invalid } = textExpression(query);
    if (invalid) problem = 'invalid-regex';
    const isLiteral = invalid || !query.regex;
    const needle = encoding
      ? encodedNeedle(encoding, isLiteral ? query : {})
      : isLiteral
        ? literalNeedle(text, query.caseSensitive)
        : requiredNeedle(expression, query);
    if (needle) needles.push(needle);
    // In other encodings, bytes of two characters may look like another one.
    if (!isLiteral || !needle || query.wholeWord || encoding) tests.push((message) => expression.test(message));
  }
  if (json) {
    const steps = parseJsonPath(json.path);
    if (!steps) problem = 'invalid-path';
    else if (!encoding)
      needles.push(...jsonLiterals(json, steps).map((literal) => needleOf(literal, false, 'no-escapes')));
    tests.push((message) => steps !== undefined && jsonHolds(message, steps, json.value));
  }
  const accepts = entryFilter(query);
  return {
    ...(accepts && { accepts }),
    needles,
    ...(tests.length > 0 && { test: (message: string) => tests.every((test) => test(message)) }),
    ...(encoding && { decode: (bytes: Uint8Array) => decodeText(textReader(encoding), bytes) }),
    invert: query.invert ?? false,
    ...(problem && { problem }),
  };
}

/** `undefined` where the case of letters beyond ASCII doesn't count. */
function literalNeedle(text: string, caseSensitive = false): Needle | undefined {
  if (caseSensitive || isAscii(text) || hasNoCase(text)) return needleOf(text, !caseSensitive);
  return undefined;
}

/** What a payload in another encoding must have in it. */
function encodedNeedle(encoding: TextEncoding, { text = '', caseSensitive = false }: LogQuery): Needle | undefined {
  if (text === '') return undefined;
  if (isAscii(text) && keepsAscii(encoding)) return needleOf(text, !caseSensitive);
  if (!caseSensitive && !hasNoCase(text)) return undefined;
  try {
    return needleOf(encodeText(encoding, text), false);
  } catch {
    // It isn't in the encoding: nothing has it.
    return undefined;
  }
}

function requiredNeedle({ flags }: RegExp, { text = '' }: LogQuery): Needle | undefined {
  const literal = requiredLiteral(text);
  // What isn't UTF-8 is read as U+FFFD.
  if (literal.length < 2 || /[\ud800-\udfff\ufffd]/.test(literal)) return undefined;
  if (!flags.includes('i') || hasNoCase(literal)) return needleOf(literal, false);
  // With both flags, letters beyond ASCII may stand for those of ASCII.
  return isAscii(literal) ? needleOf(literal, true, 'ascii') : undefined;
}
