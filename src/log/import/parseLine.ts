import * as l10n from '@vscode/l10n';
import { firstSyntaxError, offsetOfValue } from '../../profiles/jsonPlaces';
import { firstInvalidUtf8 } from '../../protocol/invalidUtf8';
import { BadValue, ImportProblem } from './importProblem';
import type { NumberedLine } from './readLines';

/**
 * Reads the value of a line, and what it says.
 *
 * @param read gives what the value says @throws BadValue if it isn't as it must be
 * @throws ImportProblem with the place
 */
export function parseLine<T>(line: NumberedLine, read: (value: unknown) => T): T {
  const text = textOf(line);
  try {
    return read(JSON.parse(text));
  } catch (error) {
    if (error instanceof BadValue) throw problemAt(line, offsetOfValue(text, [...error.path]), error.message);
    // What looks into values recurses.
    if (error instanceof RangeError) throw problemAt(line, 0, l10n.t('the line is nested too deeply'));
    if (!(error instanceof SyntaxError)) throw error;
    const found = firstSyntaxError(text) ?? { offset: 0, message: l10n.t('this is not JSON') };
    throw problemAt(line, found.offset, found.message);
  }
}

function textOf(line: NumberedLine): string {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(line.bytes);
    // Some editors add a byte order mark. In its place a space, which JSON allows, keeps the columns.
    return line.number === 1 ? text.replace(/^\ufeff/, ' ') : text;
  } catch {
    const sound = line.bytes.subarray(0, firstInvalidUtf8([line.bytes]));
    throw problemAt(line, new TextDecoder().decode(sound).length, l10n.t('this is not UTF-8'));
  }
}

/** @param offset in the line without its payload, in UTF-16 units */
function problemAt({ number, payload }: NumberedLine, offset: number, why: string): ImportProblem {
  const skipped = payload && offset > payload.at ? payload.units : 0;
  return new ImportProblem(why, number, offset + skipped + 1);
}
