import * as l10n from '@vscode/l10n';

/**
 * VS Code forgets what the rows of a tree stand for while it reads them anew, and a button that is pressed meanwhile runs its command
 * without its row. What a command does without one, such as ending the session that is shown, isn't what was asked for then.
 *
 * @param args of a command: for a row it, and those that are selected with it; from the palette none
 * @throws with words for the person, if they are those of a row that is forgotten
 */
export function requireRow(args: readonly unknown[]): void {
  const [row, selected] = args;
  if (args.length === 2 && row === undefined && (selected === undefined || Array.isArray(selected)))
    throw new Error(l10n.t('The list was being read anew, so VS Code did not tell which row was meant. Press again.'));
}
