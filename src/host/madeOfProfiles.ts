import type { Listener } from '../net/listen/listener';
import type { Session } from '../net/session';
import type { ShownSession } from './sessionView';

/** What a saved profile has, oldest first. */
export interface Made {
  readonly sessions: readonly Session[];
  readonly listeners: readonly Listener[];
}

/** Who knows what was made, and from which saved profiles. */
export interface Maker {
  readonly all: readonly Session[];
  readonly listeners: readonly Listener[];
  keyOf(made: Session | Listener): string | undefined;
}

/** The clients and listeners of all saved profiles by their profiles, in one walk: a file may have thousands of profiles, and a window as many sessions. */
export function madeOfProfiles(hub: Maker): ReadonlyMap<string, Made> {
  const found = new Map<string, { sessions: Session[]; listeners: Listener[] }>();
  const of = (made: Session | Listener): { sessions: Session[]; listeners: Listener[] } | undefined => {
    const key = hub.keyOf(made);
    if (key === undefined) return undefined;
    const known = found.get(key) ?? { sessions: [], listeners: [] };
    found.set(key, known);
    return known;
  };
  for (const session of hub.all.filter(isOwn)) of(session)?.sessions.push(session);
  for (const listener of hub.listeners) of(listener)?.listeners.push(listener);
  return found;
}

/** Clients of a listener, and what a relay passes them on with, have its profile, and are not what a profile was connected for. */
export function isOwn({ role, leg }: Pick<ShownSession, 'role' | 'leg'>): boolean {
  return role === 'client' && !leg;
}

/** Changes when something does that is told above a profile: a state, or which session is the latest. */
export function lookOfMade(made: ReadonlyMap<string, Made>): string {
  const looks = [...made].map(([key, { sessions, listeners }]) => [
    key,
    ...sessions.map(({ id, state }) => [id, state]),
    ...listeners.map(({ id, state }) => [id, state]),
  ]);
  return JSON.stringify(looks);
}
