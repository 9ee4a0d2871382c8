import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { InternetEndpoint } from '../api';
import { Disposables } from '../base/disposables';
import { Cancelled } from '../base/cancelled';
import { openFileParts, type FileParts } from '../net/fileParts';
import type { Session } from '../net/session';
import type { Draft } from '../panel/drafts';
import type { ClientProfile, SavedMessage } from '../profiles/profile';
import { writtenSaved } from '../profiles/savedMessages';
import { Outbox } from './outbox';
import type { ProfileStore, SavedProfile } from './profileStore';
import { sendVariables } from './profileVariables';
import { pathsFrom } from './preparedProfiles';
import { isLive, type SessionHub } from './sessionHub';
import type { ShownSession } from './sessionView';

/** The outboxes of live sessions, and the messages that are saved with their profiles: those that `onOpen` names are sent at once. */
export class Outboxes implements vscode.Disposable {
  readonly #owned = new Disposables();
  readonly #outboxes = new Map<string, Outbox>();

  constructor(
    private readonly hub: SessionHub,
    private readonly store: ProfileStore,
  ) {
    this.#owned.add(hub.onDidOpen((session) => this.#follow(session)));
  }

  /** @throws with words for the person, if the session has ended */
  of(session: ShownSession): Outbox {
    const outbox = this.find(session);
    if (!outbox) throw new Error(l10n.t('This session has ended: connect again, then send.'));
    return outbox;
  }

  find(session: ShownSession): Outbox | undefined {
    return this.#outboxes.get(session.id) ?? this.#made(session);
  }

  /** Where the session's profile is saved, as it is now. */
  sourceOf(session: ShownSession): SavedProfile | undefined {
    return this.hub.sourceOf(session, this.store.all);
  }

  /** The messages that the session's profile has now; those that it had where it isn't in a file. */
  savedOf(session: ShownSession): readonly SavedMessage[] {
    return (this.sourceOf(session)?.entry.profile ?? session.profile).messages ?? [];
  }

  /**
   * Sends saved messages in this order. Settles when the kernel has taken all of them.
   *
   * @param to UDP: whom to, where that isn't the session's peer
   * @param again inputs that were answered when it was connected are asked for again
   * @throws with words for the person at the first one that can't be sent; those after it aren't sent
   */
  async sendSaved(
    session: ShownSession,
    names: readonly string[],
    saved = this.savedOf(session),
    { to, again = true }: { readonly to?: InternetEndpoint | undefined; readonly again?: boolean } = {},
  ): Promise<void> {
    const outbox = this.of(session);
    for (const name of names) {
      const message = saved.find((each) => each.name === name);
      if (!message) throw new Error(l10n.t('There is no message "{0}" in this profile any more.', name));
      await this.#send(session, outbox, message, { to, again });
    }
  }

  dispose(): void {
    this.#owned.dispose();
    for (const outbox of this.#outboxes.values()) outbox.dispose();
  }

  /** Of many clients of a listener nobody looks at most: theirs are made when somebody does. */
  #made({ id }: ShownSession): Outbox | undefined {
    const session = this.hub.live.find((each) => each.id === id);
    if (!session) return undefined;
    const source = this.hub.madeFrom(session);
    const outbox = new Outbox(
      session,
      (counter) => sendVariables(counter, source?.folder, this.hub.prepared.answersOf(session)),
      (text, again) => this.hub.prepared.askFor(text, again, session, this.sourceOf(session) ?? source),
    );
    this.#outboxes.set(id, outbox);
    session.onDidChangeState(() => {
      if (isLive(session)) return;
      outbox.dispose();
      this.#outboxes.delete(id);
    });
    return outbox;
  }

  #follow(session: Session): void {
    const { profile } = session;
    if (profile.role === 'server') return;
    session.onDidChangeState((state) => {
      if (state === 'open') void this.#sendOnOpen(session, profile);
    });
  }

  async #sendOnOpen(session: Session, { onOpen = [], messages }: ClientProfile): Promise<void> {
    for (const name of onOpen) {
      try {
        await this.sendSaved(session, [name], messages, { again: false });
      } catch (error) {
        if (error instanceof Cancelled || session.state !== 'open') return;
        const why = l10n.t('The message "{0}" was not sent: {1}', name, (error as Error).message);
        for (const log of [session.stream, session.log]) log?.append('local', 'event', new TextEncoder().encode(why));
      }
    }
  }

  async #send(
    session: ShownSession,
    outbox: Outbox,
    message: SavedMessage,
    { to, again }: { readonly to: InternetEndpoint | undefined; readonly again: boolean },
  ): Promise<void> {
    const { format, text, kind } = writtenSaved(message);
    if (format !== 'file') {
      await outbox.send({ format, text, ...(kind && { kind }), ...(to && { to }) } satisfies Draft, session, again);
      return;
    }
    await outbox.sendParts(await this.openFile(session, text), { kind, to }, session);
  }

  /** Opens the file of a saved message; its variables are resolved now. */
  async openFile(session: ShownSession, path: string): Promise<FileParts> {
    const preview = await this.of(session).resolvePath(path);
    if ('error' in preview) throw new Error(preview.error.message);
    return openFileParts(preview.text, pathsFrom(this.sourceOf(session) ?? this.hub.madeFrom(session)));
  }
}
