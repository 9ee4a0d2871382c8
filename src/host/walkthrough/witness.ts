import * as vscode from 'vscode';
import { Disposables } from '../../base/disposables';
import type { Session } from '../../net/session';
import { SeenKey } from '../ids';
import { isLive, type SessionHub } from '../sessionHub';
import { setContext } from '../setContext';

export type Seen = keyof typeof SeenKey;

/** How a connection ends whose two ends speak two protocols. */
const MISMATCHES = ['http-malformed', 'tls-plain-port', 'plain-tls-port'];

/**
 * Sees what really happens on the window's connections, and tells VS Code by context keys: the steps of the walkthrough are done by them.
 * VS Code keeps which steps are done, so that nothing is kept here. But it first knows of the steps when the walkthrough is opened, and a key that is
 * set by then does nothing any more: what was seen before is told then.
 */
export class Witness implements vscode.Disposable {
  readonly #owned = new Disposables();
  readonly #seen = new Set<Seen>();
  /** Listeners that have listened. */
  readonly #listened = new WeakSet<object>();
  #isOpened = false;
  #isDisposed = false;

  constructor(
    private readonly hub: SessionHub,
    /** The walkthrough's title, in the display language. */
    private readonly title: string,
  ) {
    this.#owned.add(hub.onDidOpen((session) => this.#follow(session)));
    this.#owned.add(hub.onDidChange(() => this.#lookAtListeners()));
    // It can be opened from VS Code's own Welcome page, too.
    this.#owned.add(vscode.window.tabGroups.onDidChangeTabs(() => this.#lookAtTabs()));
    this.#lookAtTabs();
  }

  /** The walkthrough has been opened. */
  opened(): void {
    if (this.#isOpened) return;
    this.#isOpened = true;
    for (const seen of this.#seen) tell(seen);
  }

  /** It has happened, or is shown. */
  note(seen: Seen): void {
    if (this.#isDisposed || this.#seen.has(seen)) return;
    this.#seen.add(seen);
    if (this.#isOpened) tell(seen);
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#owned.dispose();
  }

  #follow(session: Session): void {
    const { log, role } = session;
    const talk = log.onDidAppend(() => {
      if (session.state !== 'open' || log.sent.messages === 0 || log.received.messages === 0) return;
      this.note('talk');
      talk.dispose();
    });
    let wasOpen = false;
    session.onDidChangeState((state) => {
      if (state === 'open') {
        wasOpen = true;
        this.note(role === 'server' ? 'accepted' : 'open');
        if (session.stages.some(({ name }) => name === 'proxy')) this.note('proxied');
      }
      if (state === 'failed') this.#lookAtFailure(session);
      if (isLive(session)) return;
      talk.dispose();
      if (!wasOpen || this.#seen.has('clientEnded')) return;
      const listener = this.hub.listeners.find(({ sessions }) => sessions.includes(session));
      if (listener?.state === 'listening') this.note('clientEnded');
    });
  }

  #lookAtFailure({ role, failure, handshake }: Session): void {
    if (role === 'server') return;
    if (failure && MISMATCHES.includes(failure.code)) this.note('mismatch');
    if (failure?.code === 'http-status' && handshake?.exchanges.some(({ response }) => response)) this.note('refused');
  }

  #lookAtTabs(): void {
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
    if (tabs.some(({ input, label }) => input === undefined && label.includes(this.title))) this.opened();
  }

  #lookAtListeners(): void {
    for (const listener of this.hub.listeners) {
      if (listener.state === 'listening') {
        this.#listened.add(listener);
        this.note('listening');
      } else if (this.#listened.has(listener) && !listener.sessions.some(isLive)) this.note('stopped');
    }
  }
}

function tell(seen: Seen): void {
  void setContext(SeenKey[seen], true);
}
