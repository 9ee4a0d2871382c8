import * as l10n from '@vscode/l10n';
import { encodeText, EncodingError } from './encodeText';
import type { TextEncoding } from './textEncoding';

/**
 * A text as bytes of an encoding; UTF-8 if none is given.
 *
 * @throws Error with words for the person, which name the character that the encoding hasn't, and its place
 */
export function bytesOfText(encoding: TextEncoding | undefined, text: string): Uint8Array {
  try {
    return encodeText(encoding, text);
  } catch (error) {
    if (!(error instanceof EncodingError) || !encoding) throw error;
    const { character, at } = error;
    const code = character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0');
    throw new Error(
      l10n.t(
        '"{0}" (U+{1}), at character {2}, is not in the encoding {3} of the profile.',
        character,
        code,
        at + 1,
        encoding.name,
      ),
      { cause: error },
    );
  }
}
