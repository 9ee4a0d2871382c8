import * as l10n from '@vscode/l10n';
import type { SessionState } from '../api';

/** A session's state in the words of the interface; the English ones are names that tests and assistive tools know. */
export function stateName(state: SessionState): string {
  switch (state) {
    case 'connecting':
      return l10n.t('Connecting');
    case 'open':
      return l10n.t('Open');
    case 'closing':
      return l10n.t('Closing');
    case 'closed':
      return l10n.t('Closed');
    case 'failed':
      return l10n.t('Failed');
  }
}
