import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { Disposables } from '../base/disposables';
import type { PageTab } from '../panel/messages';
import { clientPeer, sessionTitle } from '../protocol/association';
import { SESSION_EDITOR } from './ids';
import { isLive } from './sessionHub';
import { LeftSessions } from './leftSessions';
import type { PanelServices } from './panelServices';
import { isOfOneProfile } from './profileSource';
import { pageOptions } from './sessionPage';
import { SessionPanel } from './sessionPanel';
import type { ShownSession } from './sessionView';
import { visibleText } from '../payload/visibleText';

/** Whether a session takes the place of one that has ended. */
function isSuccessor(session: ShownSession, before: ShownSession): boolean {
  return !isLive(before) && isOfOneProfile(session, before);
}

/** The editor tabs of sessions: at most one each, restored with their logs after the window is reloaded. */
export class SessionTabs implements vscode.WebviewPanelSerializer, vscode.Disposable {
  readonly #owned = new Disposables();
  readonly #panels = new Set<SessionPanel>();
  readonly #left: LeftSessions;
  /** The tab of a recording that was only looked at, which the next one takes. */
  #preview: SessionPanel | undefined;

  constructor(
    private readonly services: PanelServices,
    private readonly find: (id: string) => Promise<ShownSession>,
  ) {
    this.#left = this.#owned.add(
      new LeftSessions(
        (id) => this.#panelOf(id) !== undefined,
        (session) => this.show(session),
        (error) => services.reportError(error),
      ),
    );
  }

  /** The session whose tab is the active editor. */
  get active(): ShownSession | undefined {
    return this.#activePanel?.session;
  }

  /** The session with an id, if its tab is open. */
  sessionOf(id: string): ShownSession | undefined {
    return this.#panelOf(id)?.session;
  }

  /** The tab of a session, or else the one that is the active editor. */
  target(id?: string): SessionPanel | undefined {
    return id === undefined ? this.#activePanel : this.#panelOf(id);
  }

  /** The ids of the sessions whose tabs are open. */
  get shown(): readonly string[] {
    return [...this.#panels].map(({ session }) => session.id);
  }

  /** Shows the session's tab, and keeps it unless it is only looked at. @returns whether it has one */
  reveal(id: string, look = false): boolean {
    const open = this.#panelOf(id);
    open?.reveal(look);
    if (!look && open === this.#preview) this.#preview = undefined;
    return open !== undefined;
  }

  /** Closes the session's tab, if it has one. */
  close(id: string): void {
    this.#panelOf(id)?.close();
  }

  /**
   * Opens the session's tab, or shows the one that it has. A log that was read back from disk is the tab's from now on.
   *
   * @param look as VS Code's Explorer opens a file at one click: the focus stays where it is, and the next one that is looked at takes
   *   this one's tab
   */
  show(session: ShownSession, look = false): void {
    if (this.reveal(session.id, look)) {
      // Read back again meanwhile: the tab has its own.
      if (!session.onDidChange && this.sessionOf(session.id)?.log !== session.log) session.log.dispose();
      return;
    }
    // Connecting again goes on in the tab of the session that has ended.
    const ended = isLive(session) ? [...this.#panels].find((panel) => isSuccessor(session, panel.session)) : undefined;
    if (ended) {
      // It isn't for the next one that is looked at any more.
      if (ended === this.#preview) this.#preview = undefined;
      ended.show(session);
      ended.reveal();
      return;
    }
    if (look && this.#preview?.isOnlyLookedAt) {
      this.#preview.show(session);
      this.#preview.reveal(true);
      return;
    }
    const place = { viewColumn: vscode.ViewColumn.Active, preserveFocus: look };
    const title = visibleText(sessionTitle(session.profile.name, clientPeer(session)), 'line');
    const options = pageOptions(this.services.extensionUri);
    const adopted = this.#adopt(vscode.window.createWebviewPanel(SESSION_EDITOR, title, place, options), session);
    if (look) this.#preview = adopted;
  }

  /** Shows a tab of the session's page. */
  showPage(session: ShownSession, tab: PageTab): void {
    this.show(session);
    this.#panelOf(session.id)?.showTab(tab);
  }

  /** Puts the cursor into the composer of the session's tab. */
  focusComposer(session: ShownSession): void {
    this.show(session);
    this.#panelOf(session.id)?.focusComposer();
  }

  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const id = typeof state === 'object' && state !== null && 'sessionId' in state ? String(state.sessionId) : '';
    panel.webview.options = pageOptions(this.services.extensionUri);
    try {
      this.#adopt(panel, await this.find(id));
    } catch (error) {
      this.services.reportError(
        new Error(l10n.t("The session's log is no longer there; its tab was closed."), { cause: error }),
      );
      panel.dispose();
    }
  }

  dispose(): void {
    this.#owned.dispose();
    for (const panel of [...this.#panels]) panel.dispose();
  }

  get #activePanel(): SessionPanel | undefined {
    return [...this.#panels].find(({ isActive }) => isActive);
  }

  #panelOf(id: string): SessionPanel | undefined {
    return [...this.#panels].find(({ session }) => session.id === id);
  }

  #adopt(panel: vscode.WebviewPanel, session: ShownSession): SessionPanel {
    const adopted = new SessionPanel(panel, session, this.services);
    this.#panels.add(adopted);
    adopted.onDidDispose(() => {
      this.#panels.delete(adopted);
      if (this.#preview === adopted) this.#preview = undefined;
      this.#left.add(adopted.session);
    });
    return adopted;
  }
}
