/**
 * Where something is after it was moved into a folder.
 *
 * @param folder of a profile that is moved, or is in a folder that is moved
 * @param moved the folder that is moved. Absent: the profile itself is
 * @param target the folder it is moved into; empty: none
 * @returns the profile's folder then; empty: none
 */
export function movedFolder(folder: string, moved: string | undefined, target: string): string {
  if (moved === undefined) return target;
  const above = moved.slice(0, Math.max(0, moved.lastIndexOf('/') + 1));
  return joined(target, normalFolder(folder).slice(above.length));
}

/** A profile's folder without blanks and empty parts; empty: it is in none. */
export function normalFolder(folder = ''): string {
  return joined(...folder.split('/'));
}

/** The parts of a folder's path, without blanks around them. */
export function joined(...parts: readonly string[]): string {
  return parts
    .map((part) => part.trim())
    .filter(Boolean)
    .join('/');
}
