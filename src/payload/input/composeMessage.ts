import * as l10n from '@vscode/l10n';
import { firstInvalidUtf8 } from '../../protocol/invalidUtf8';
import { bytesOfText } from '../encoding/bytesOfText';
import { EncodingError } from '../encoding/encodeText';
import type { TextEncoding } from '../encoding/textEncoding';
import { inputError, type InputFormat, type ParsedInput } from './inputFormat';
import { measureInput, parseInput } from './parseInput';

/** What the line ends of a text become. But for `none`, one is added at its end. */
export type LineEnding = 'none' | 'lf' | 'crlf' | 'cr';

const LINE_ENDS: Readonly<Record<LineEnding, string>> = { none: '\n', lf: '\n', crlf: '\r\n', cr: '\r' };

/** A message as a person wrote it. */
export interface WrittenMessage {
  readonly format: InputFormat;
  readonly text: string;
  /** `text`: whether escape sequences mean something. */
  readonly escapes?: boolean;
  /** `text` and `json`. Default `none`. */
  readonly lineEnding?: LineEnding;
}

export interface ComposeOptions {
  /** Of `text` and `json`. Absent: UTF-8. */
  readonly encoding?: TextEncoding | undefined;
  /** It goes where only UTF-8 may (RFC 6455 §5.6). */
  readonly mustBeUtf8?: boolean;
}

/** The bytes of a message that a person wrote. */
export function composeMessage(
  message: WrittenMessage,
  { mustBeUtf8 = false, encoding }: ComposeOptions = {},
): ParsedInput {
  const { text } = message;
  const parsed = parseMessage(message, encoding);
  if ('error' in parsed || !mustBeUtf8 || !mayBeNoUtf8(message)) return parsed;
  const bad = firstInvalidUtf8([parsed.bytes]);
  if (bad === undefined) return parsed;
  const why = l10n.t('Byte {0} is no UTF-8, which a text message must be (RFC 6455 §5.6): send it as binary.', bad);
  return inputError(text, 0, text.length, why);
}

function parseMessage(message: WrittenMessage, encoding: TextEncoding | undefined): ParsedInput {
  const { format, text, escapes = false } = message;
  const options = { escapes, ...(encoding && { encode: (characters: string) => bytesOfText(encoding, characters) }) };
  const ended = withLineEnds(message);
  try {
    const parsed = parseInput(format, text, options);
    // Places in the text are those of what was written.
    return 'error' in parsed || ended === text ? parsed : parseInput(format, ended, options);
  } catch (error) {
    if (!(error instanceof Error && error.cause instanceof EncodingError)) throw error;
    const { character } = error.cause;
    // It is the first one of its kind; as an escape sequence it isn't found.
    const at = text.indexOf(character);
    return inputError(text, Math.max(0, at), at < 0 ? text.length : character.length, error.message);
  }
}

/** How many bytes {@link composeMessage} gives. */
export function measureMessage(message: WrittenMessage, options: ComposeOptions = {}): ReturnType<typeof measureInput> {
  if (message.format === 'text' && !message.escapes && !options.encoding)
    return measureInput('text', withLineEnds(message));
  const composed = composeMessage(message, options);
  return 'error' in composed ? composed : { sizeBytes: composed.bytes.length };
}

/**
 * How the value of a variable is written into a message, so that it is a text there and nothing else: in a string of JSON and among escape
 * sequences.
 */
export function valueWriter({ format, escapes = false }: WrittenMessage): (value: string, before: string) => string {
  if (format === 'text' && escapes) return (value) => value.replaceAll('\\', '\\\\');
  if (format !== 'json') return (value) => value;
  let at = 0;
  let isInString = false;
  return (value, before) => {
    for (; at < before.length; at += 1) {
      if (before.charAt(at) === '"') isInString = !isInString;
      else if (isInString && before.charAt(at) === '\\') at += 1;
    }
    return isInString ? JSON.stringify(value).slice(1, -1) : value;
  };
}

/** The text with the line ends that were chosen for it. */
export function withLineEnds({ format, text, lineEnding = 'none' }: WrittenMessage): string {
  if (lineEnding === 'none' || format === 'hex' || format === 'base64') return text;
  const end = LINE_ENDS[lineEnding];
  return text.replace(/\r\n|\r|\n/g, end) + end;
}

/** Characters become UTF-8; only bytes that are named may be something else. */
function mayBeNoUtf8({ format, escapes = false }: WrittenMessage): boolean {
  return format === 'hex' || format === 'base64' || (format === 'text' && escapes);
}
