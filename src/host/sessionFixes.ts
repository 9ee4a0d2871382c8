import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Diagnosis, Fix, ProfileEdit } from '../net/diagnosis/diagnosis';
import { setProperty, withProperty } from '../profiles/editProfiles';
import { ProfileError } from '../profiles/problem';
import type { Profile } from '../profiles/profile';
import { addressOf } from '../profiles/address';
import { checkedProfile } from '../profiles/profilesFile';
import { diskFolder } from './diskFolder';
import { editProfilesFile } from './editProfilesFile';
import { machine } from './machine';
import { usableProfile, type ProfileStore, type SavedProfile } from './profileStore';
import { requireTrust, requireTrustOfRecording } from './restrictedMode';
import { revealProfile } from './revealProfile';
import { saveCertificate } from './saveCertificate';
import { isLive, type SessionHub } from './sessionHub';
import { isLeg, type ShownSession } from './sessionView';

const TOLD_MS = 10_000;
const ASK_AGAIN = 'askAgain';

/** Why sessions ended, and doing something about it: changes of the profile, and connecting again. */
export class SessionFixes {
  constructor(
    private readonly store: ProfileStore,
    private readonly hub: SessionHub,
    /** Where certificates are kept that sessions without a saved profile trust. */
    private readonly certificates: vscode.Uri,
  ) {}

  diagnose(session: ShownSession): Diagnosis | undefined {
    const remote = machine();
    const saved = this.hub.sourceOf(session, this.store.all) !== undefined;
    const diagnosis = this.hub.diagnose(session, { saved, ...(remote !== undefined && { remote }) });
    if (!diagnosis) return undefined;
    if (!isLeg(session)) {
      if (!saved || !isAboutSecrets(session) || !this.hub.prepared.hasSecrets(session)) return diagnosis;
      return {
        ...diagnosis,
        fixes: [{ id: ASK_AGAIN, label: l10n.t('Ask for the Secrets Again') }, ...diagnosis.fixes],
      };
    }
    // It is connected for its client alone, with what the listener's profile says.
    return { ...diagnosis, fixes: diagnosis.fixes.filter(({ open }) => open === 'proxySettings') };
  }

  /**
   * Connects the session's profile as it is saved now: the person may have changed it since. A session that lives is ended first.
   *
   * @throws with words for the person, before anything is ended, if the profile can't be connected
   */
  async reconnect(session: ShownSession): Promise<ShownSession> {
    if (session.isHeadLost) throw new Error(l10n.t('What this recording was connected to is not readable any more.'));
    const saved = this.#trustedSourceOf(session);
    if (isLeg(session))
      throw new Error(
        l10n.t('This is a part of a relay, which connects to its target for each client: connect a client again.'),
      );
    const profile = saved ? usableProfile(saved) : session.profile;
    if (profile.role === 'server') {
      const text = l10n.t('The profile "{0}" is a server\'s: listen with it instead of connecting.', profile.name);
      throw new ProfileError('bad-profile', text);
    }
    // One that is gone leaves where paths start from, and what its inputs ask.
    const source = saved ?? this.hub.madeFrom(session);
    const prepared = await this.hub.prepared.prepare(profile, source);
    if (isLive(session)) await session.close();
    return (await this.hub.connect(profile, source, prepared)).session;
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
    if (fix.open) {
      await show(fix.open, this.hub.sourceOf(session, this.store.all));
      return undefined;
    }
    const saved = this.#trustedSourceOf(session);
    if (fix.id === ASK_AGAIN && saved) await this.hub.prepared.forgetSecrets(session, saved);
    if (!fix.edit && !fix.trust) return this.reconnect(session);
    if (saved) return this.#fixSaved(session, fix, saved);
    const isOfWindow = this.hub.all.some(({ id }) => id === session.id);
    if (isOfWindow && this.hub.madeFrom(session))
      throw new ProfileError('bad-profile', l10n.t('This profile is no longer in sockets.json.'));
    const edit = await this.#editOf(fix, session.profile, undefined);
    const profile = checkedProfile(withProperty(session.profile, edit.path, edit.value));
    return (await this.hub.connect(profile, this.hub.madeFrom(session))).session;
  }

  /** @throws ProfileError if the workspace, which isn't trusted, may have a hand in it */
  #trustedSourceOf(session: ShownSession): SavedProfile | undefined {
    const saved = this.hub.sourceOf(session, this.store.all);
    requireTrust(saved);
    if (!saved && !this.hub.all.some(({ id }) => id === session.id)) requireTrustOfRecording();
    return saved;
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
    const { folder, uri, entry } = saved;
    const edit = await this.#editOf(fix, current, folder);
    await editProfilesFile(uri, (text) => setProperty(text, entry.index, entry.name, edit.path, edit.value));
    await this.store.refresh(uri);
    return this.reconnect(session);
  }

  async #editOf(fix: Fix, profile: Profile, folder: vscode.WorkspaceFolder | undefined): Promise<ProfileEdit> {
    if (fix.edit) return fix.edit;
    if (!fix.trust) throw new TypeError(`The fix "${fix.id}" changes nothing.`);
    const path = ['tls', 'ca'];
    if (!folder || diskFolder(folder) === undefined)
      return { path, value: (await saveCertificate(fix.trust, this.certificates, profile.name)).fsPath };
    const file = await saveCertificate(fix.trust, vscode.Uri.joinPath(folder.uri, '.vscode'), profile.name);
    const value = `.vscode/${file.path.split('/').at(-1) ?? ''}`;
    const told = l10n.t('The certificate is in {0}, and "{1}" trusts it.', value, profile.name);
    vscode.window.setStatusBarMessage(`$(check) ${told}`, TOLD_MS);
    return { path, value };
  }
}

/** Whether it failed for what a wrong password, token or passphrase leads to. */
function isAboutSecrets({ failure, handshake }: ShownSession): boolean {
  if (failure?.code !== 'http-status') return failure?.code === 'proxy-auth' || failure?.code === 'tls-file';
  return /^\S+ (?:401|403) /.test(`${handshake?.exchanges.at(-1)?.response?.startLine ?? ''} `);
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
