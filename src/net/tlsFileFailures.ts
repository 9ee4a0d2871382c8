import * as l10n from '@vscode/l10n';
import type { Failure } from '../api';

/** A file of the profile's `tls` can't be used. Nothing was sent. */
export function fileUnusable(
  property: string,
  file: string,
  why: string,
  { systemCode, hint }: { readonly systemCode?: string | undefined; readonly hint?: string | undefined },
): Failure {
  return {
    code: 'tls-file',
    ...(systemCode !== undefined && { systemCode }),
    stage: 'tls',
    message: l10n.t('The file "{0}" of "{1}" can\'t be used: {2}', file, property, why),
    ...(hint !== undefined && { hint }),
  };
}

/** What the platform says about a file, in words. */
export function systemReason(error: NodeJS.ErrnoException): string {
  switch (error.code) {
    case 'ENOENT':
      return l10n.t('there is no such file or folder.');
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return l10n.t('access to it is denied.');
    case 'EISDIR':
      return l10n.t('it is not a file.');
    default:
      return error.message;
  }
}
