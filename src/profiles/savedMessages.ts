import * as l10n from '@vscode/l10n';
import { composeMessage, withLineEnds, type WrittenMessage } from '../payload/input/composeMessage';
import { decodeText } from '../payload/encoding/decodeText';
import { textReader, type TextEncoding } from '../payload/encoding/textEncoding';
import type { InputFormat } from '../payload/input/inputFormat';
import { formatJson } from '../payload/input/jsonInput';
import type { SavedMessage } from './profile';
import { variablesOf } from './variables';

/** A saved message as the composer writes it; `text` is the path of a `file`. */
export interface WrittenSaved {
  readonly format: InputFormat | 'file';
  readonly text: string;
  /** WebSocket. Default: `text` for `text` and `json`, else `binary`. */
  readonly kind?: 'text' | 'binary';
}

/** @param message checked, as all of a profile */
export function writtenSaved({ format, payload, binary }: SavedMessage): WrittenSaved {
  const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
  return { format, text, ...(binary !== undefined && { kind: binary ? 'binary' : 'text' }) };
}

/**
 * A message as it is kept with a profile. Escape sequences and line ends become what they mean; JSON is a value where that loses nothing.
 *
 * @param encoding of the profile. Absent: UTF-8
 * @throws with words for the person if there is no way to keep it
 */
export function savedMessage(
  name: string,
  written: WrittenMessage,
  kind: 'text' | 'binary' | undefined,
  encoding?: TextEncoding,
): SavedMessage {
  const isBinary = written.format === 'hex' || written.format === 'base64';
  const binary = kind !== undefined && (kind === 'binary') !== isBinary ? { binary: kind === 'binary' } : {};
  const { format } = written;
  if (format === 'text' && written.escapes) return { name, ...withoutEscapes(written, encoding), ...binary };
  const text = withLineEnds(written);
  return { name, format, payload: format === 'json' ? jsonPayload(text) : text, ...binary };
}

function jsonPayload(text: string): unknown {
  if (formatJson(text) === undefined) return text;
  const value: unknown = JSON.parse(text);
  // A text would be taken as JSON text. Numbers beyond what JavaScript can hold, and duplicates, would be lost.
  return typeof value !== 'string' && JSON.stringify(value) === formatJson(text, true) ? value : text;
}

function withoutEscapes(
  written: WrittenMessage,
  encoding: TextEncoding | undefined,
): { format: 'text' | 'hex'; payload: string } {
  const composed = composeMessage(written, { encoding });
  if ('error' in composed) throw new Error(composed.error.message);
  const text = decodeText(textReader(encoding), composed.bytes);
  // Bytes that are characters as well may be written as these.
  const again = composeMessage({ format: 'text', text }, { encoding });
  const isText = 'bytes' in again && isSame(again.bytes, composed.bytes);
  if (isText) return { format: 'text', payload: text };
  if (variablesOf(written.text).length > 0)
    throw new Error(
      l10n.t('Bytes that are no text can not be saved together with variables: write it in hexadecimal.'),
    );
  return { format: 'hex', payload: Array.from(composed.bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ') };
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}
