import * as l10n from '@vscode/l10n';
import { randomUUID } from 'node:crypto';
import { Emitter, type Disposable } from '../../base/event';
import { ProfileError } from '../../profiles/problem';
import type { Profile } from '../../profiles/profile';
import type { VariableTable } from '../../profiles/variables';
import { checkDelimiter } from '../checkDelimiter';
import type { Session } from '../session';
import type { Sessions } from '../sessions';
import { Listener, type ClientSessions } from './listener';

/** What stands for the variables of a profile that is listened with. */
export interface ProfileValues {
  /** The profile with the values of its variables, which nobody but its sockets sees. */
  readonly resolved: Profile;
  /** The variables of replies. @param counter is asked for the number of the reply if it stands in it */
  readonly variables: (counter: () => number) => VariableTable;
}

/** The listeners of this window: those that listen, and those that have ended or failed. */
export class Listeners implements Disposable {
  #listeners: readonly Listener[] = [];
  readonly #onDidOpen = new Emitter<Listener>();
  /** A listener is being bound. */
  readonly onDidOpen = this.#onDidOpen.event;

  constructor(
    private readonly sessions: Sessions,
    private readonly onProblem: (error: Error) => void,
  ) {}

  /** Oldest first. */
  get all(): readonly Listener[] {
    return this.#listeners;
  }

  /**
   * Starts to listen. Settles when it does or has failed.
   *
   * @param profile checked
   * @param folder what relative paths in the profile start from
   * @param onMade is called before anybody else knows of the listener
   * @param onClient is called for each client's session before anybody else knows of it
   * @param values of its variables. Default: it has none
   * @throws ProfileError for a client's profile, or a delimiter that its encoding hasn't
   */
  async open(
    profile: Profile,
    folder: string | undefined,
    onMade: (listener: Listener) => void = () => undefined,
    onClient: (session: Session) => void = () => undefined,
    { resolved, variables }: ProfileValues = { resolved: profile, variables: () => ({}) },
  ): Promise<Listener> {
    if (profile.role !== 'server' || resolved.role !== 'server')
      throw new ProfileError(
        'bad-profile',
        l10n.t('The profile "{0}" is a client\'s: connect with it, or set "role": "server".', profile.name),
      );
    const checking = checkDelimiter(resolved);
    if (checking) await checking;
    const { sessions } = this;
    const clients: ClientSessions = {
      open: (served, opening, onSession) => {
        const onSessionMade = (session: Session): void => {
          onClient(session);
          onSession(session);
        };
        return sessions.open(served.profile, folder, onSessionMade, served.resolved, opening);
      },
      onDidKeep: sessions.onDidKeep,
      forget: (id: string) => sessions.forget(id),
      openLeg: (target, connected, opening, onLeg) => {
        const onLegMade = (session: Session): void => {
          onClient(session);
          onLeg(session);
        };
        return sessions.open(target, folder, onLegMade, connected, opening);
      },
      storage: sessions.storage,
    };
    const access = { folder, allowKeyLog: sessions.surroundings().allowKeyLog };
    const served = { profile, resolved };
    const listener = new Listener(randomUUID(), served, variables, access, clients, this.onProblem);
    this.#listeners = [...this.#listeners, listener];
    onMade(listener);
    this.#onDidOpen.fire(listener);
    await listener.open();
    return listener;
  }

  /** Ends all, with their clients. */
  async close(): Promise<void> {
    await Promise.all(this.#listeners.map((listener) => listener.close()));
  }

  dispose(): void {
    this.#onDidOpen.dispose();
    for (const listener of this.#listeners) listener.dispose();
  }
}
