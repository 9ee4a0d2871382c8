import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Recording } from '../log/recordings';
import { durationText } from '../panel/durationText';
import { addressOf } from '../profiles/address';
import { sessionTitle } from '../protocol/association';

const DAY_MS = 24 * 60 * 60 * 1000;

/** The name that a recording is shown by: its own, or its profile's. */
export function nameOf({ ownName, profile }: Recording): string {
  return ownName ?? profile.name;
}

/** What sets it apart in a list: its own name, or its profile's with the peer of a listener's client. */
export function titleOf({ ownName, profile, peer }: Recording): string {
  return ownName ?? sessionTitle(profile.name, peer);
}

/** Made once: to make one takes longer than to format a thousand times. */
let clock: Intl.DateTimeFormat | undefined;

/** The local time of day, as in the log: `14:02:11`. */
export function timeOf({ startedAt }: Recording): string {
  clock ??= inLanguage(
    (tag) => new Intl.DateTimeFormat(tag, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }),
  );
  return clock.format(startedAt);
}

/** The local day that it began on: `Today`, `Yesterday`, or a date. */
export function dayOf({ startedAt }: Recording, now = new Date()): string {
  const day = midnight(new Date(startedAt));
  // Rounded: a day on which the clocks change has 23 or 25 hours.
  const days = Math.round((midnight(now) - day) / DAY_MS);
  if (days === 0) return l10n.t('Today');
  if (days === 1) return l10n.t('Yesterday');
  const sameYear = new Date(startedAt).getFullYear() === now.getFullYear();
  return inLanguage((tag) =>
    new Date(startedAt).toLocaleDateString(tag, {
      weekday: 'long',
      day: 'numeric',
      month: 'long',
      ...(!sameYear && { year: 'numeric' }),
    }),
  );
}

/** When it was imported, as local date and time; `undefined` if it wasn't. */
export function importTimeOf({ importedAt }: Recording): string | undefined {
  if (importedAt === undefined) return undefined;
  return inLanguage((tag) => new Date(importedAt).toLocaleString(tag, { dateStyle: 'medium', timeStyle: 'short' }));
}

/** How long it lasted: `0.3 s`, `12 s`, `3 min 20 s`, `2 h 5 min`. */
export function durationOf({ startedAt, endedAt }: Recording): string {
  return durationText(endedAt - startedAt);
}

/** `12,034`, as the display language writes it. */
export function countText(count: number): string {
  return inLanguage((tag) => count.toLocaleString(tag));
}

/** `1 message`, `12,034 messages`. */
export function countOf({ entries }: Recording): string {
  return entries === 1 ? l10n.t('1 message') : l10n.t('{0} messages', countText(entries));
}

/** What sets it apart from a session that was recorded here and has ended: what became of it, and that it was imported. */
export function standingOf({ state, importedAt }: Recording): string {
  const words = [stateWord(state), importedAt === undefined ? undefined : l10n.t('imported')];
  return words.filter(Boolean).join(' · ');
}

function stateWord(state: Recording['state']): string | undefined {
  switch (state) {
    case 'failed':
      return l10n.t('failed');
    case 'interrupted':
      return l10n.t('interrupted');
    case 'damaged':
      return l10n.t('damaged');
    case 'ended':
    case 'live':
      return undefined;
  }
}

/** Where it was connected to; empty if that can't be read any more. */
export function whereTo({ state, profile }: Recording): string {
  return state === 'damaged' ? '' : addressOf(profile);
}

function midnight(time: Date): number {
  return new Date(time.getFullYear(), time.getMonth(), time.getDate()).getTime();
}

/** A display language that isn't BCP 47 is written as English. */
function inLanguage<T>(write: (tag: string) => T): T {
  try {
    return write(vscode.env.language);
  } catch {
    return write('en');
  }
}
