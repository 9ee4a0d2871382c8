import type { Profile, TlsOptions } from './profile';

/** What begins at a root: of a disk, a share or the named pipes of Windows. */
const ABSOLUTE = /^(?:[/\\]|[a-z]:[/\\])/i;

/** The paths in a profile, as they are in it, that start from the folder it is in: of its socket and of the files for TLS, a relay's target's too. */
export function relativePaths(profile: Profile): readonly string[] {
  const path = 'path' in profile ? profile.path : undefined;
  const { tls, forwardTls } = profile as { tls?: boolean | TlsOptions; forwardTls?: TlsOptions };
  const options = [tls, forwardTls].flatMap((each) => (typeof each === 'object' ? Object.entries(each) : []));
  const files = options.filter(([name]) => FILES.includes(name)).map(([, file]) => file as unknown);
  return [path, ...files].filter((file): file is string => typeof file === 'string' && !ABSOLUTE.test(file));
}

const FILES: readonly string[] = ['ca', 'cert', 'key', 'pfx', 'keyLogFile'];

/** The profile with paths that start from its folder written so, for programs that are started anywhere. */
export function fromFolder<T extends Profile>(profile: T): T {
  const relative = new Set(relativePaths(profile).filter((path) => !path.startsWith('${')));
  const whole = (path: unknown): unknown =>
    typeof path === 'string' && relative.has(path) ? `\${workspaceFolder}/${path}` : path;
  const changed: T = { ...profile };
  const { path } = profile as { readonly path?: string };
  if (path !== undefined) Object.assign(changed, { path: whole(path) });
  if (typeof profile.tls === 'object') {
    const files = Object.entries(profile.tls).map(([name, value]: [string, unknown]) => [
      name,
      FILES.includes(name) ? whole(value) : value,
    ]);
    changed.tls = Object.fromEntries(files) as NonNullable<T['tls']>;
  }
  return changed;
}
