import * as vscode from 'vscode';
import { addressOf } from '../../profiles/address';
import { placeIn } from '../profilePlace';
import type { SavedProfile } from '../profileStore';

/** Asks for one of the profiles. @returns `undefined` if the person doesn't want to */
export async function pickProfile(
  profiles: readonly SavedProfile[],
  placeHolder: string,
): Promise<SavedProfile | undefined> {
  const placeOf = placeIn(profiles);
  const items = profiles.map((saved) => ({
    label: saved.entry.name,
    description: [placeOf(saved), saved.entry.folder ?? '', saved.entry.profile ? addressOf(saved.entry.profile) : '']
      .filter(Boolean)
      .join(' · '),
    saved,
  }));
  return (await vscode.window.showQuickPick(items, { placeHolder, matchOnDescription: true }))?.saved;
}
