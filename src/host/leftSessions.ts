import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { SettingId } from './ids';
import { plainText } from './plainText';
import { isLive } from './sessionHub';
import { isLeg, type ShownSession } from './sessionView';

/** Tabs that are closed together are told of together. */
const TOGETHER_MS = 250;

/**
 * Says of live sessions whose tabs were closed that they go on, and offers to disconnect them or to have the tabs back. VS Code lets no
 * extension ask before its tab is closed.
 */
export class LeftSessions implements vscode.Disposable {
  #left: ShownSession[] = [];
  #timer: NodeJS.Timeout | undefined;
  /** The window is closing, and its tabs with it. */
  #isDisposed = false;

  /**
   * @param isShown whether a session has a tab
   * @param show opens a session's tab
   */
  constructor(
    private readonly isShown: (id: string) => boolean,
    private readonly show: (session: ShownSession) => void,
    private readonly reportError: (error: unknown) => void,
  ) {}

  /** The session's tab was closed. A listener's clients and the legs of a relay come and go by themselves. */
  add(session: ShownSession): void {
    if (this.#isDisposed || session.role !== 'client' || isLeg(session) || !this.#goesOn(session)) return;
    this.#left.push(session);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#tell().catch(this.reportError), TOGETHER_MS);
  }

  dispose(): void {
    this.#isDisposed = true;
    clearTimeout(this.#timer);
  }

  #goesOn(session: ShownSession): boolean {
    return isLive(session) && session.onDidChange !== undefined && !this.isShown(session.id);
  }

  async #tell(): Promise<void> {
    const left = this.#left.filter((session) => this.#goesOn(session));
    this.#left = [];
    const [first] = left;
    if (!first || !vscode.workspace.getConfiguration().get<boolean>(SettingId.confirmClose, true)) return;
    const told =
      left.length === 1
        ? l10n.t('The session "{0}" goes on without its tab.', first.profile.name)
        : l10n.t('{0} sessions go on without their tabs.', left.length);
    const disconnect = l10n.t('Disconnect');
    const reopen = l10n.t('Reopen');
    const never = l10n.t("Don't Ask Again");
    const chosen = await vscode.window.showInformationMessage(plainText(told), disconnect, reopen, never);
    if (chosen === disconnect) await Promise.all(left.filter(isLive).map((session) => session.close()));
    else if (chosen === reopen) for (const session of left) this.show(session);
    else if (chosen === never)
      await vscode.workspace
        .getConfiguration()
        .update(SettingId.confirmClose, false, vscode.ConfigurationTarget.Global);
  }
}
