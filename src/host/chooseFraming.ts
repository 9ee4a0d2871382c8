import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Framing } from '../profiles/profile';
import { askFraming } from './askFraming';
import type { ShownSession } from './sessionView';

/** What {@link chooseFraming} needs. */
export interface FramingServices {
  /** The folder that the logs' folders are in. */
  readonly storage: string;
  /** Reads a recording back from disk. */
  restore(id: string): Promise<ShownSession>;
}

/** Asks for the framing that a TCP session is to be shown with. @returns `undefined` if it stays as it is */
export async function chooseFraming(session: ShownSession): Promise<Framing | undefined> {
  const shown = framingOfSession(session);
  const own = session.base && framingOfSession(session.base);
  const framing = await askFraming(l10n.t('Framing'), shown, own);
  return framing && !isSame(framing, shown) ? framing : undefined;
}

/**
 * A session as it is with a framing: with its profile's, it is shown as it was recorded. A long recording shows progress.
 *
 * @returns `undefined` if the person gave it up
 * @throws with words for the person if the stream wasn't kept
 */
export async function withFraming(
  session: ShownSession,
  framing: Framing,
  services: FramingServices,
): Promise<ShownSession | undefined> {
  const base = session.base ?? session;
  if (isSame(framing, framingOfSession(base))) return base.onDidChange ? base : services.restore(base.id);
  const { ReframedSession } = await import('./onDemand');
  const open = (signal: AbortSignal): Promise<ShownSession | undefined> =>
    ReframedSession.open(base, framing, services.storage, signal);
  if (base.onDidChange && !base.end) return open(new AbortController().signal);
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: l10n.t('Framing the stream of "{0}"', base.profile.name),
    cancellable: true,
  };
  return vscode.window.withProgress(options, async (_, token) => {
    const giveUp = new AbortController();
    const listening = token.onCancellationRequested(() => giveUp.abort());
    try {
      return await open(giveUp.signal);
    } finally {
      listening.dispose();
    }
  });
}

function framingOfSession({ framing, profile }: ShownSession): Framing {
  return framing ?? (profile.transport === 'tcp' ? profile.framing : undefined) ?? { kind: 'none' };
}

function isSame(one: Framing, other: Framing): boolean {
  const sorted = (framing: Framing): string => JSON.stringify(Object.entries(framing).sort());
  return sorted(one) === sorted(other);
}
