import { addressOf } from '../profiles/address';
import type { SavedProfile } from './profileStore';
import type { ShownSession } from './sessionView';

/** What tells of a session, or a listener, where its profile is saved. */
export type Sourced = Pick<ShownSession, 'id' | 'profile' | 'profileFile' | 'importedAt'>;

/** There may be tens of thousands of profiles, which are looked through often. */
const known = new WeakMap<object, string>();

/** Tells a saved profile from others. */
export function sourceOf(saved: Pick<SavedProfile, 'uri' | 'entry'>): string {
  const source = known.get(saved) ?? JSON.stringify([saved.uri.toString(), saved.entry.name]);
  known.set(saved, source);
  return source;
}

/** The saved profile that a recording's session was made from: that of its file with its name. Older recordings know the name only. */
export function recordedSource<T extends Pick<SavedProfile, 'uri' | 'entry'>>(
  { profile, profileFile }: Pick<Sourced, 'profile' | 'profileFile'>,
  saved: readonly T[],
): T | undefined {
  return saved.find(
    ({ uri, entry }) => entry.name === profile.name && (profileFile === undefined || uri.toString() === profileFile),
  );
}

/** Whether two sessions are of one profile, which has its name and its address still. A session may not know its profile's file. */
export function isOfOneProfile(one: Omit<Sourced, 'id'>, other: Omit<Sourced, 'id'>): boolean {
  const [file, otherFile] = [one, other].map(({ profileFile, importedAt }) =>
    importedAt === undefined ? profileFile : undefined,
  );
  const isOneFile = file === undefined || otherFile === undefined || file === otherFile;
  return isOneFile && one.profile.name === other.profile.name && addressOf(one.profile) === addressOf(other.profile);
}
