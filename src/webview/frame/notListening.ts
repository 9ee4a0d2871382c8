import * as l10n from '@vscode/l10n';

/** Why nobody is there, where a listener doesn't listen and nobody has ever connected. */
export function notListening(state: string): string {
  return state === 'failed'
    ? l10n.t('It could not start listening, so nobody can connect.')
    : l10n.t('It has stopped listening; nobody had connected.');
}
