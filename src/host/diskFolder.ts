import * as l10n from '@vscode/l10n';
import type { WorkspaceFolder } from 'vscode';
import { ProfileError } from '../profiles/problem';
import type { Profile } from '../profiles/profile';
import { relativePaths } from '../profiles/relativePaths';

/** The path of a workspace folder on this machine's disk. A virtual one, such as a repository on a server, has none. */
export function diskFolder(folder: Pick<WorkspaceFolder, 'uri'> | undefined): string | undefined {
  return folder?.uri.scheme === 'file' ? folder.uri.fsPath : undefined;
}

/**
 * What the relative paths of a profile start from.
 *
 * @param isTrusted whether the workspace is; else no file is read of it
 * @throws ProfileError if it has one, and nothing on this machine's disk that it could start from
 */
export function startOfPaths(
  folder: Pick<WorkspaceFolder, 'uri'> | undefined,
  profile: Profile,
  isTrusted = true,
): string | undefined {
  const start = isTrusted ? diskFolder(folder) : undefined;
  const [first] = start === undefined ? relativePaths(profile) : [];
  if (first === undefined) return start;
  if (!isTrusted) {
    const text = l10n.t('The path "{0}" is relative: in Restricted Mode only paths from the root are used.', first);
    throw new ProfileError('bad-profile', text);
  }
  throw new ProfileError(
    'bad-profile',
    folder
      ? l10n.t(
          'The path "{0}" starts from the workspace folder, which is on no disk of this machine ({1}): write it from the root, or open a folder on a disk.',
          first,
          `${folder.uri.scheme}:`,
        )
      : l10n.t('The path "{0}" is relative, and no folder is open: write it from the root.', first),
  );
}
