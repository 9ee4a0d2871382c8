import * as vscode from 'vscode';
import type { Listener } from '../net/listen/listener';
import { LISTENER_EDITOR } from './ids';
import { ListenerPanel, type ListenerServices } from './listenerPanel';
import { pageOptions } from './sessionPage';
import { visibleText } from '../payload/visibleText';

/** The editor tabs of listeners: at most one each. A listener that takes the place of an ended one takes its tab, too. */
export class ListenerTabs implements vscode.Disposable {
  readonly #panels = new Set<ListenerPanel>();

  constructor(private readonly services: ListenerServices) {}

  /** Opens the listener's tab, or shows the one that it has. */
  show(listener: Listener): void {
    const all = [...this.#panels];
    const own = all.find((panel) => panel.listener === listener);
    const ended = all.find(
      (panel) => panel.listener.state !== 'listening' && panel.listener.profile.name === listener.profile.name,
    );
    if (own ?? ended) {
      if (!own) ended?.show(listener);
      (own ?? ended)?.reveal();
      return;
    }
    const editor = vscode.window.createWebviewPanel(
      LISTENER_EDITOR,
      visibleText(listener.profile.name, 'line'),
      vscode.ViewColumn.Active,
      pageOptions(this.services.extensionUri),
    );
    const panel: ListenerPanel = new ListenerPanel(editor, listener, this.services, () => this.#panels.delete(panel));
    this.#panels.add(panel);
  }

  dispose(): void {
    for (const panel of this.#panels) panel.dispose();
  }
}
