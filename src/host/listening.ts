import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Listener } from '../net/listen/listener';
import { isLoopback } from '../profiles/address';
import type { Profile, ServerProfile } from '../profiles/profile';
import type { SavedProfile } from './profileStore';
import type { Prepared } from './preparedProfiles';
import type { SessionHub } from './sessionHub';
import { plainText } from './plainText';

/** Where it is kept which addresses the person lets be listened on. */
const KEY = 'socketscope.listenAllowed';

/** Listens as a person asks for it: what others can reach is asked about, once for each address. */
export class Listening {
  constructor(
    private readonly hub: SessionHub,
    private readonly memento: vscode.Memento,
  ) {}

  /** @returns the listener, bound or failed; `undefined` if the person doesn't want to */
  async start(profile: Profile, saved?: SavedProfile, given?: Prepared<Profile>): Promise<Listener | undefined> {
    const prepared = given ?? (await this.hub.prepared.prepare(profile, saved));
    if (prepared.resolved.role === 'server' && !(await this.#mayListen(prepared.resolved))) return undefined;
    return this.hub.listen(profile, saved, prepared);
  }

  async #mayListen(profile: ServerProfile): Promise<boolean> {
    if (isLoopback(profile)) return true;
    const { host = '', name } = profile;
    const allowed = this.memento.get<string[]>(KEY, []);
    if (allowed.includes(host)) return true;
    const yes = l10n.t('Listen');
    const question =
      profile.transport === 'udp'
        ? l10n.t('Let other machines send to "{0}"?', name)
        : l10n.t('Let other machines connect to "{0}"?', name);
    const detail =
      profile.transport === 'udp'
        ? l10n.t(
            'It listens on {0}: every machine that reaches this one over a network can then send datagrams to it, from whatever address it pretends to have, and is answered by the rules. With 127.0.0.1 only programs on this machine can. This is asked once for each address.',
            host,
          )
        : l10n.t(
            'It listens on {0}: every machine that reaches this one over a network can then connect, and no password is asked for. With 127.0.0.1 only programs on this machine can. This is asked once for each address.',
            host,
          );
    if (
      (await vscode.window.showWarningMessage(plainText(question), { modal: true, detail: plainText(detail) }, yes)) !==
      yes
    )
      return false;
    await this.memento.update(KEY, [...allowed, host]);
    return true;
  }
}
