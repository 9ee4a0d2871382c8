/** How a message is written by a person. `text` and `json` are sent in their encoding; the others name the bytes themselves. */
export type InputFormat = 'text' | 'json' | 'hex' | 'base64';

/** Where a written message can't be understood, and what to do about it. */
export interface InputError {
  /** In UTF-16 units from the text's beginning. */
  readonly offset: number;
  /** What is marked; 0 at the end of the text. */
  readonly length: number;
  /** Both from 1, in UTF-16 units, as VS Code counts. */
  readonly line: number;
  readonly column: number;
  /** A sentence for the person. */
  readonly message: string;
}

/** The bytes of a message, or why it has none. */
export type ParsedInput = { readonly bytes: Uint8Array } | { readonly error: InputError };

export interface InputOptions {
  /** `text`: whether `\n`, `\xNN`, `\u{…}` and the like mean something. Default: a backslash is a backslash. */
  readonly escapes?: boolean;
  /** `text` and `json`: how characters become bytes. Default: UTF-8. */
  readonly encode?: (text: string) => Uint8Array;
}

/** One way of writing a message. Failure is a value, never an exception. */
export interface InputParser {
  parse(text: string, options: InputOptions): ParsedInput;
}

/** @param length of what is marked */
export function inputError(text: string, offset: number, length: number, message: string): { error: InputError } {
  let line = 1;
  let lineStart = 0;
  for (const { index, 0: end } of text.slice(0, offset).matchAll(/\r\n|\r|\n/g)) {
    line += 1;
    lineStart = index + end.length;
  }
  return { error: { offset, length, line, column: offset - lineStart + 1, message } };
}

const encoder = new TextEncoder();

/** An unpaired surrogate becomes U+FFFD. */
export function encodeUtf8(text: string): Uint8Array {
  return encoder.encode(text);
}
