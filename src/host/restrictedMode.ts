import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { ProfileError } from '../profiles/problem';
import { plainText } from './plainText';
import type { SavedProfile } from './profileStore';

/** {@link ProfileError.code} of what a workspace that isn't trusted may not do. */
const CODE = 'untrusted';

/**
 * In Restricted Mode nothing of the workspace's is used: its profiles are shown, and neither connect nor listen. What a person names
 * himself, by its address or among his own profiles, does, without the workspace's variables and files.
 *
 * @param saved where the profile is kept; absent: it is no saved one
 * @throws ProfileError `untrusted` that says what to do
 */
export function requireTrust(saved: Pick<SavedProfile, 'folder' | 'entry'> | undefined): void {
  if (vscode.workspace.isTrusted || !saved?.folder) return;
  throw untrusted(
    l10n.t(
      'The profile "{0}" is the workspace\'s, which is not trusted: nothing connects or listens because of it. Trust the workspace first (Manage Workspace Trust).',
      saved.entry.name,
    ),
  );
}

/** @throws ProfileError `untrusted`, for what a recording says: who made it isn't known */
export function requireTrustOfRecording(): void {
  if (vscode.workspace.isTrusted) return;
  throw untrusted(
    l10n.t(
      'What a recording was connected to is connected again in a trusted workspace only. Trust the workspace first (Manage Workspace Trust).',
    ),
  );
}

/** @throws ProfileError `untrusted`, for all tools of language models */
export function requireTrustOfTools(): void {
  if (vscode.workspace.isTrusted) return;
  throw untrusted(
    l10n.t('Agent tools are off in Restricted Mode. Trust the workspace first (Manage Workspace Trust).'),
  );
}

/** Tells of an error; one that is about trust leads to where it is given. */
export async function showError(error: unknown): Promise<void> {
  const message = plainText(error instanceof Error ? error.message : String(error));
  if (!(error instanceof ProfileError && error.code === CODE)) {
    void vscode.window.showErrorMessage(message);
    return;
  }
  const manage = l10n.t('Manage Workspace Trust');
  if ((await vscode.window.showErrorMessage(message, manage)) === manage)
    await vscode.commands.executeCommand('workbench.trust.manage');
}

function untrusted(message: string): ProfileError {
  return new ProfileError(CODE, message);
}
