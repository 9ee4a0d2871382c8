import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Diagnosis, Fix, ProfileEdit } from '../net/diagnosis/diagnosis';
import { setProperty, withProperty } from '../profiles/editProfiles';
import { ProfileError } from '../profiles/problem';
import type { Profile } from '../profiles/profile';
import { addressOf } from '../profiles/address';
import { checkedProfile } from '../profiles/profilesFile';
import { editProfilesFile } from './editProfilesFile';
import { usableProfile, type ProfileStore, type SavedProfile } from './profileStore';
import { revealProfile } from './revealProfile';
import { saveCertificate } from './saveCertificate';
import type { SessionHub } from './sessionHub';
import type { ShownSession } from './sessionView';

const TOLD_MS = 10_000;

/** Why sessions ended, and doing something about it: changes of the profile, and connecting again. */
export class SessionFixes {
  constructor(
    private readonly store: ProfileStore,
    private readonly hub: SessionHub,
    /** Where certificates are kept that sessions without a saved profile trust. */
    private readonly certificates: vscode.Uri,
  ) {}

  diagnose(session: ShownSession): Diagnosis | undefined {
    const { remoteName } = vscode.env;
    const saved = this.hub.sourceOf(session, this.store.all) !== undefined;
    // A VS Code that is hosted on the person's own machine is remote by its name only.
    const isRemote = remoteName !== undefined && !/^(?:localhost|127\.|\[::1\])/.test(remoteName);
    return this.hub.diagnose(session, { saved, ...(isRemote && { remote: remoteName }) });
  }

  /** Connects the session's profile as it is saved now: the person may have changed it since. */
  async reconnect(session: ShownSession): Promise<ShownSession> {
    if (session.isHeadLost) throw new Error(l10n.t('What this recording was connected to is not readable any more.'));
    const saved = this.hub.sourceOf(session, this.store.all);
    return (await this.hub.connect(saved ? usableProfile(saved) : session.profile, saved)).session;
  }

  /**
   * Does what a fix says. All that it does comes from the session's own diagnosis, made anew; its id is from the page.
   *
   * @returns the new session, if it makes one
   * @throws with words for the person; the profile is as it was then
   */
  async apply(session: ShownSession, id: string): Promise<ShownSession | undefined> {
    const fix = this.diagnose(session)?.fixes.find((each) => each.id === id);
    if (!fix) throw new Error(l10n.t('This can no longer be done: connect again to see what is wrong now.'));
    const saved = this.hub.sourceOf(session, this.store.all);
    if (fix.open) {
      await show(fix.open, saved);
      return undefined;
    }
    if (!fix.edit && !fix.trust) return this.reconnect(session);
    if (saved) return this.#fixSaved(session, fix, saved);
    if (this.hub.hasSource(session))
      throw new ProfileError('bad-profile', l10n.t('This profile is no longer in sockets.json.'));
    const edit = await this.#editOf(fix, session.profile, undefined);
    const profile = checkedProfile(withProperty(session.profile, edit.path, edit.value));
    return (await this.hub.connect(profile)).session;
  }

  async #fixSaved(session: ShownSession, fix: Fix, saved: SavedProfile): Promise<ShownSession> {
    const current = usableProfile(saved);
    // An earlier window's session knows its profile by the name only.
    if (addressOf(current) !== addressOf(session.profile))
      throw new Error(l10n.t('The profile "{0}" leads to another address now. Connect again first.', current.name));
    const path = fix.edit?.path ?? ['tls', 'ca'];
    // The fix was made for the profile that the session had: what the person has written since must not be lost.
    if (JSON.stringify(valueAt(current, path)) !== JSON.stringify(valueAt(session.profile, path))) {
      throw new Error(
        l10n.t(
          '"{0}" in the profile was changed since this session began, and was left as it is. Connect again first.',
          path.join('.'),
        ),
      );
    }
    const { folder, entry } = saved;
    const edit = await this.#editOf(fix, current, folder);
    await editProfilesFile(folder, (text) => setProperty(text, entry.index, entry.name, edit.path, edit.value));
    await this.store.refresh(folder);
    return this.reconnect(session);
  }

  async #editOf(fix: Fix, profile: Profile, folder: vscode.WorkspaceFolder | undefined): Promise<ProfileEdit> {
    if (fix.edit) return fix.edit;
    if (!fix.trust) throw new TypeError(`The fix "${fix.id}" changes nothing.`);
    const path = ['tls', 'ca'];
    if (!folder) return { path, value: (await saveCertificate(fix.trust, this.certificates, profile.name)).fsPath };
    const file = await saveCertificate(fix.trust, vscode.Uri.joinPath(folder.uri, '.vscode'), profile.name);
    const value = `.vscode/${file.path.split('/').at(-1) ?? ''}`;
    const told = l10n.t('The certificate is in {0}, and "{1}" trusts it.', value, profile.name);
    vscode.window.setStatusBarMessage(`$(check) ${told}`, TOLD_MS);
    return { path, value };
  }
}

async function show(where: NonNullable<Fix['open']>, saved: SavedProfile | undefined): Promise<void> {
  if (where === 'proxySettings') await vscode.commands.executeCommand('workbench.action.openSettings', 'http.proxy');
  else if (saved) await revealProfile(saved, where);
}

function valueAt(profile: Profile, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, name) =>
      typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined,
    profile,
  );
}
