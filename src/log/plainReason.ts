import * as l10n from '@vscode/l10n';

/** Why files can't be written, in plain words, with the system's own. */
export function plainReason(error: Error): string {
  const { code } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'ENOSPC':
      return l10n.t('the disk is full: {0}', code);
    case 'EDQUOT':
      return l10n.t('the quota of the disk is used up: {0}', code);
    case 'EFBIG':
      return l10n.t('a file may not grow further: {0}', code);
    case 'ENOENT':
      return l10n.t('its folder is gone: {0}', code);
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return l10n.t('writing is not allowed: {0}', code);
    default:
      return error.message;
  }
}
