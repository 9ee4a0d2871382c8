import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Session } from '../net/session';
import { Disposables } from '../base/disposables';
import { CommandId } from './ids';
import type { SessionHub } from './sessionHub';

/** The number of live sessions in the status bar, while there is one or a server waits for one. */
export class LiveStatus implements vscode.Disposable {
  readonly #owned = new Disposables();
  readonly #item = this.#owned.add(
    vscode.window.createStatusBarItem('socketscope.live', vscode.StatusBarAlignment.Left, 0),
  );

  constructor(private readonly hub: SessionHub) {
    this.#item.name = l10n.t('Socketscope: Live Sessions');
    this.#item.command = CommandId.showLive;
    this.#owned.add(hub.onDidChange(() => this.#update()));
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #update(): void {
    const sessions = this.hub.live.filter(isOneConnection).length;
    const servers = this.hub.listeners.filter(({ state }) => state === 'listening').length;
    if (sessions + servers === 0) {
      this.#item.hide();
      return;
    }
    const told = l10n.t('Live sessions: {0}. Servers that listen: {1}.', sessions, servers);
    this.#item.text = `$(plug) ${String(sessions)}${servers > 0 ? ` $(broadcast) ${String(servers)}` : ''}`;
    this.#item.tooltip = told;
    this.#item.accessibilityInformation = { label: told };
    this.#item.show();
  }
}

/** The target's leg of a relay belongs to its client. */
export function isOneConnection({ role, leg }: Session): boolean {
  return role === 'server' || !leg;
}
