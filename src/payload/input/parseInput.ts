import { base64Input } from './base64Input';
import { hexInput } from './hexInput';
import {
  encodeUtf8,
  type InputError,
  type InputFormat,
  type InputOptions,
  type InputParser,
  type ParsedInput,
} from './inputFormat';
import { jsonInput } from './jsonInput';
import { textInput } from './textInput';
import { utf8Length } from '../utf8Length';

const PARSERS: Readonly<Record<InputFormat, InputParser>> = {
  text: textInput,
  json: jsonInput,
  hex: hexInput,
  base64: base64Input,
};

/** The bytes of a message that a person wrote. */
export function parseInput(format: InputFormat, text: string, options: InputOptions = {}): ParsedInput {
  return PARSERS[format].parse(text, options);
}

/** How many bytes {@link parseInput} gives; plain text is only counted. */
export function measureInput(
  format: InputFormat,
  text: string,
  options: InputOptions = {},
): { readonly sizeBytes: number } | { readonly error: InputError } {
  const isPlain = format === 'text' && !options.escapes && (options.encode ?? encodeUtf8) === encodeUtf8;
  if (isPlain) return { sizeBytes: utf8Length(text) };
  const parsed = parseInput(format, text, options);
  return 'error' in parsed ? parsed : { sizeBytes: parsed.bytes.length };
}
