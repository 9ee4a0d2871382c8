import type * as vscode from 'vscode';
import type { Listener } from '../../net/listen/listener';
import type { Session } from '../../net/session';
import type { Listening } from '../listening';
import type { ProfileStore } from '../profileStore';
import type { SessionFixes } from '../sessionFixes';
import type { SessionHub } from '../sessionHub';
import type { Confirmed } from './confirmed';

/** What the tools work with. */
export interface ToolServices {
  readonly store: ProfileStore;
  readonly hub: SessionHub;
  readonly listening: Listening;
  readonly fixes: SessionFixes;
  /** The ids of sessions and listeners that tools have made: what comes to them was asked for. */
  readonly own: Set<string>;
  readonly confirmed: Confirmed;
}

/** What one tool does. Its input is checked in it. */
export interface SocketTool {
  /** What the person is asked. Absent, or without confirmation: nothing, since it changes and gives away nothing. */
  prepare?(input: unknown): Promise<vscode.PreparedToolInvocation>;
  /** @throws with words that say what to do */
  invoke(input: unknown, token: vscode.CancellationToken): Promise<string>;
}

/** @throws if this window has no such session */
export function sessionOf({ hub }: ToolServices, id: string): Session {
  const session = hub.all.find((each) => each.id === id);
  if (session) return session;
  throw new Error(
    `There is no session ${JSON.stringify(id)} in this window. list_socket_profiles tells the ids of all.`,
  );
}

export function listenerOf({ hub }: ToolServices, id: string): Listener | undefined {
  return hub.listeners.find((each) => each.id === id);
}

/** Whether tools made the session, or the listener that has accepted it. */
export function isOwn({ hub, own }: ToolServices, session: Session): boolean {
  return own.has(session.id) || hub.listeners.some(({ id, sessions }) => own.has(id) && sessions.includes(session));
}
