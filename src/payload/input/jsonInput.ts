import * as l10n from '@vscode/l10n';
import { JsonLayout } from '../jsonLayout';
import { jsonTokens } from '../jsonTokens';
import { NotThisView } from '../payloadView';
import { noNode } from '../jsonNodes';
import { encodeUtf8, inputError, type InputError, type InputParser } from './inputFormat';

/** JSON (RFC 8259), sent as it is written. */
export const jsonInput: InputParser = {
  parse(text, { encode = encodeUtf8 }) {
    const error = jsonError(text);
    return error ? { error } : { bytes: encode(text) };
  },
};

/** Where a text stops being one JSON value. */
function jsonError(text: string): InputError | undefined {
  if (text.trim() === '')
    return inputError(text, text.length, 0, l10n.t('JSON needs a value: write {} or null.')).error;
  const layout = new JsonLayout();
  layout.limit = Infinity;
  const bytes = encodeUtf8(text);
  try {
    layout.feed(bytes);
    layout.end();
  } catch (error) {
    if (!(error instanceof NotThisView)) throw error;
    return at(text, bytes, error.offset, sentence(error.reason));
  }
  const second = secondRoot(layout);
  return second === undefined
    ? undefined
    : at(text, bytes, second, l10n.t('A message of JSON is one value; another one begins here.'));
}

function at(text: string, bytes: Uint8Array, byte: number, message: string): InputError {
  const offset = new TextDecoder().decode(bytes.subarray(0, byte)).length;
  const length = String.fromCodePoint(text.codePointAt(offset) ?? 0).length;
  return inputError(text, offset, offset < text.length ? length : 0, message).error;
}

/** The byte at which a second value begins beside the first one. */
function secondRoot({ nodes }: JsonLayout): number | undefined {
  for (let node = 1; node < nodes.length; node += 1) if (nodes.parent(node) === noNode) return nodes.start(node);
  return undefined;
}

function sentence(words: string): string {
  return l10n.t('{0}.', words.charAt(0).toUpperCase() + words.slice(1));
}

/**
 * Lays a JSON text out in lines, or with `compact` in one line without spaces. Nothing but white space between tokens changes: numbers,
 * escapes, order and duplicates stay as they are written.
 *
 * @returns `undefined` if it isn't JSON
 */
export function formatJson(text: string, compact = false): string | undefined {
  if (jsonError(text)) return undefined;
  let laidOut = '';
  for (const token of jsonTokens(text)) if (!compact || token.kind !== 'space') laidOut += token.text;
  return laidOut;
}
