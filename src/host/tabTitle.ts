import * as l10n from '@vscode/l10n';
import type { Listener, SessionState } from '../api';

/** The title of a tab, with the state for those who don't see its icon; nothing needs to be said of what is as it should be. */
export function tabTitle(name: string, state: SessionState | Listener['state']): string {
  switch (state) {
    case 'connecting':
      return l10n.t('{0} (connecting)', name);
    case 'closed':
      return l10n.t('{0} (closed)', name);
    case 'failed':
      return l10n.t('{0} (failed)', name);
    case 'open':
    case 'closing':
    case 'listening':
      return name;
  }
}
