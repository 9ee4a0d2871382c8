import * as l10n from '@vscode/l10n';
import type { ClientProfile } from '../../profiles/profile';
import type { Explanation } from './diagnosis';
import { connectAgain, editProfile } from './fixes';

/** The Unix socket or named pipe that a profile leads to, if it does. */
export function pathOf(profile: ClientProfile): string | undefined {
  const { path } = profile as { path?: unknown };
  return typeof path === 'string' ? path : undefined;
}

/** A Unix socket or a named pipe that can't be connected to, by what the system says. */
export function explainPath(profile: ClientProfile, systemCode: string | undefined): Explanation {
  const fixes = [connectAgain(), editProfile(profile, ['path'])];
  switch (systemCode) {
    case 'ECONNREFUSED':
      return {
        causes: [
          l10n.t('The server has ended and left its socket behind, as crashed servers do. Start it again.'),
          l10n.t('The server takes no more connections at the moment.'),
        ],
        fixes,
      };
    case 'EACCES':
    case 'EPERM':
      return {
        causes: [l10n.t('The socket, or a folder on the way to it, belongs to another user or group.')],
        fixes,
      };
    default:
      return {
        causes: [
          l10n.t('The server is not running, or has not started to listen yet.'),
          l10n.t('The path is wrong: it is relative to the workspace folder.'),
          l10n.t("This is a file of another kind, or its path is longer than a socket's may be."),
        ],
        fixes,
      };
  }
}
