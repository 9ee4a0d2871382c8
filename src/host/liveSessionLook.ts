import * as vscode from 'vscode';
import { reconnectText } from '../panel/reconnectText';
import { stateName } from '../panel/stateName';
import { ItemContext } from './ids';
import { isLeg, type ShownSession } from './sessionView';

/** The icon of a session that waits to connect again. */
export const WAITING = new vscode.ThemeIcon('watch');

/** The state of a live session: with the countdown while it waits to connect again. */
export function liveText({ state, reconnecting }: ShownSession): string {
  if (!reconnecting) return stateName(state);
  const { at } = reconnecting;
  return reconnectText(reconnecting, at === undefined ? undefined : Math.max(0, at - Date.now()));
}

/** What a live session is to `when` clauses. */
export function liveContext(session: ShownSession): string {
  if (session.reconnecting?.at !== undefined) return ItemContext.waitingSession;
  const isStream = canEndSending(session);
  if (session.role === 'server' || isLeg(session))
    return isStream ? ItemContext.acceptedStream : ItemContext.acceptedSession;
  return isStream ? ItemContext.liveStream : ItemContext.liveSession;
}

/** TCP has two sides, each with an end of its own; those of a relay are ended by its client and its target. */
export function canEndSending(session: ShownSession): boolean {
  const { state, transport, endedSide } = session;
  return transport === 'tcp' && state === 'open' && !endedSide && !isLeg(session);
}
