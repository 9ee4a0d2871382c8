import * as l10n from '@vscode/l10n';

/** A VS Code that is hosted on the person's own machine is remote by its name only. */
const OWN = /^(?:localhost|127\.|\[::1\])/;

/**
 * The machine that the extension host is on, in words, where that isn't the one that the person sits at: what `localhost` is there.
 *
 * @param remoteName as `vscode.env` has it: `ssh-remote`, `wsl`, `dev-container`, …, or the host that serves VS Code to a browser
 * @param hostName of the machine that this runs on
 */
export function remoteMachine(remoteName: string | undefined, hostName: string): string | undefined {
  if (remoteName === undefined || remoteName === '' || OWN.test(remoteName)) return undefined;
  switch (remoteName) {
    case 'ssh-remote':
      return l10n.t('{0}, over SSH', hostName);
    case 'wsl':
      return l10n.t('the Linux of WSL');
    case 'dev-container':
    case 'attached-container':
    case 'k8s-container':
      return l10n.t('the container {0}', hostName);
    case 'codespaces':
      return l10n.t('the codespace {0}', hostName);
    case 'tunnel':
      return l10n.t('{0}, over a tunnel', hostName);
    default:
      return l10n.t('{0}, which runs VS Code', hostName);
  }
}
