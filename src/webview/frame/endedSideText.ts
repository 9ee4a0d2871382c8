import * as l10n from '@vscode/l10n';

/** What a TCP connection still does whose one side is ended. */
export function endedSideText(side: 'local' | 'remote'): string {
  return side === 'local'
    ? l10n.t('You ended sending (FIN); still receiving')
    : l10n.t('The peer has ended its side; sending the rest');
}
