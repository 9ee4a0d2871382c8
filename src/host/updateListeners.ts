import type * as vscode from 'vscode';
import type { SavedProfile } from './profileStore';
import type { SessionHub } from './sessionHub';
import { withValues } from './withValues';

/** Saved profiles have changed: those that listen take over what they can. */
export function updateListeners(
  hub: SessionHub,
  saved: readonly SavedProfile[],
  output: vscode.LogOutputChannel,
): void {
  for (const each of saved) {
    const { profile } = each.entry;
    if (profile?.role !== 'server') continue;
    const listening = hub.listenersOf(each).filter(({ state }) => state === 'listening');
    if (listening.length === 0) continue;
    try {
      for (const listener of listening)
        listener.update(profile, withValues(profile, each, hub.prepared.answersOf(listener)));
    } catch (error) {
      output.warn(`${profile.name}: ${(error as Error).message}`);
    }
  }
}
