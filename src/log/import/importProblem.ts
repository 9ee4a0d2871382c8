import * as l10n from '@vscode/l10n';

/** Something in a file that is imported isn't as it must be. The message names the place. */
export class ImportProblem extends Error {
  override readonly name = 'ImportProblem';

  constructor(
    /** What is wrong, as words in a sentence. */
    readonly why: string,
    /** From 1. */
    readonly line: number,
    /** From 1, in UTF-16 code units, as editors count. */
    readonly column: number,
  ) {
    super(l10n.t('Line {0}, column {1}: {2}', line, column, why));
  }
}

/** A value that isn't as it must be, and where it stands in its line. */
export class BadValue extends Error {
  constructor(
    readonly path: readonly (string | number)[],
    why: string,
  ) {
    super(why);
  }
}
