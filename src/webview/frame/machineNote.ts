import * as l10n from '@vscode/l10n';

/** Which machine `localhost` is, where it isn't the person's own. */
export function machineNote(machine: string): string {
  return l10n.t('Here localhost is {0}: the machine that the workspace is on, not the one that you sit at.', machine);
}
