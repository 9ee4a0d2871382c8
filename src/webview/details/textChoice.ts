import type { CharacterReader } from '../../payload/characterReader';
import { textReader, type TextEncoding } from '../../payload/encoding/textEncoding';
import { readerOf, type Encoding } from '../../payload/encodings';

/** What text is read in: one that was chosen or found out, or the profile's own. */
export type TextChoice = Encoding | TextEncoding;

export function readerFor(choice: TextChoice): CharacterReader {
  return typeof choice === 'string' ? readerOf(choice) : textReader(choice);
}
