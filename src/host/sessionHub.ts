import * as vscode from 'vscode';
import { Disposables } from '../base/disposables';
import type { Listener } from '../net/listen/listener';
import type { Listeners } from '../net/listen/listeners';
import type { Session } from '../net/session';
import type { knownSecretsOf } from '../log/coverRecord';
import type { OpenOptions } from '../log/openIndex';
import type { diagnose } from '../net/diagnosis/diagnose';
import type { Sessions } from '../net/sessions';
import type { Profile } from '../profiles/profile';
import { parseSize } from '../profiles/size';
import { SettingId } from './ids';
import { recordedSource, sourceOf, type Sourced } from './profileSource';
import { departedSource } from './profilePlace';
import type { SavedProfile } from './profileStore';
import { KeptSessions } from './keptSessions';
import { isOwn } from './madeOfProfiles';
import { Pace } from './pace';
import { folderOf, pathsFrom, type Prepared, type PreparedProfiles } from './preparedProfiles';
import { sendVariables } from './profileVariables';
import { proxySettings } from './proxySettings';
import { requireTrust } from './restrictedMode';
import type { ShownSession } from './sessionView';

/** How long sessions may take to end when the window closes. */
const FAREWELL_MS = 1500;
/** What many clients of a listener do is told so often at most. */
const SOON_MS = 100;

/** The window's sessions, and which saved profile each belongs to. The protocols are loaded with the first connection. */
export class SessionHub implements vscode.Disposable {
  readonly #owned = new Disposables();
  readonly #onDidOpen = this.#owned.add(new vscode.EventEmitter<Session>());
  readonly onDidOpen = this.#onDidOpen.event;
  readonly #onDidChange = this.#owned.add(new vscode.EventEmitter<void>());
  /** A session was made or has changed its state. */
  readonly onDidChange = this.#onDidChange.event;
  readonly #soon = this.#owned.add(new Pace(SOON_MS, () => this.#onDidChange.fire()));
  readonly #kept = this.#owned.add(new KeptSessions());
  /** A session has ended, and is a recording on disk now. */
  readonly onDidKeep = this.#kept.onDidKeep;
  /** Saved profiles as they were when something was made from them. */
  readonly #sources = new Map<ShownSession | Listener, SavedProfile>();
  #sessions: Sessions | undefined;
  #listeners: Listeners | undefined;
  #diagnose: typeof diagnose | undefined;
  #knownSecrets: typeof knownSecretsOf | undefined;

  constructor(
    /** The folder of the sessions' logs. */
    readonly storage: string,
    private readonly output: vscode.LogOutputChannel,
    /** A log or its record can't be written. */
    private readonly onStorageError: (error: Error) => void,
    readonly prepared: PreparedProfiles,
  ) {}

  get all(): readonly Session[] {
    return this.#sessions?.all ?? [];
  }

  get live(): readonly Session[] {
    return this.all.filter(isLive);
  }

  /** The saved profile that a session of this window was made from, as it is saved now; an earlier window's goes by its file and name. */
  sourceOf(session: Sourced, saved: readonly SavedProfile[]): SavedProfile | undefined {
    const known = this.#made(session.id);
    if (!known) return recordedSource(session, saved);
    const source = this.keyOf(known);
    return saved.find((each) => sourceOf(each) === source);
  }

  /** The sessions of a saved client profile, oldest first. */
  sessionsOf(saved: SavedProfile): readonly Session[] {
    const source = sourceOf(saved);
    return this.all.filter((session) => isOwn(session) && this.keyOf(session) === source);
  }

  /**
   * Starts to connect.
   *
   * @param profile checked
   * @param saved where it comes from, if it is a saved one
   * @param prepared see {@link PreparedProfiles.prepare}; default: now
   * @throws ProfileError if a variable in it has no value, the profile can't be used with its values, or its workspace isn't trusted
   * @throws Cancelled if the person doesn't answer what it asks
   * @returns the session at once; `settled` when it is open or has failed
   */
  async connect(
    profile: Profile,
    saved?: SavedProfile,
    prepared?: Prepared<Profile>,
  ): Promise<{ session: Session; settled: Promise<void> }> {
    requireTrust(saved);
    const { resolved, answers } = prepared ?? (await this.prepared.prepare(profile, saved));
    const sessions = await this.#load();
    const onMade = (session: Session): void => {
      if (saved) this.#keepSource(session, saved);
      this.prepared.keep(session, answers);
    };
    return sessions.open(profile, pathsFrom(saved, resolved), onMade, resolved);
  }

  /** The saved profile that something belongs to, as {@link sourceOf} names it; `undefined` for what has none. */
  keyOf(made: ShownSession | Listener): string | undefined {
    const source = this.#sources.get(made);
    return source && sourceOf(source);
  }

  /** The saved profile that something was made from, as it was then: it may be gone by now, with its folder, from which paths start all the same. */
  madeFrom(session: Sourced): SavedProfile | undefined {
    const made = this.#made(session.id);
    return made ? this.#sources.get(made) : departedSource(session);
  }

  /** The saved profiles that have, or had, a session or a listener, as {@link sourceOf} names them. */
  get usedSources(): ReadonlySet<string> {
    return new Set([...this.#sources.values()].map(sourceOf));
  }

  /** Of this window, oldest first. */
  get listeners(): readonly Listener[] {
    return this.#listeners?.all ?? [];
  }

  /** The listeners of a saved profile, oldest first. */
  listenersOf(saved: SavedProfile): readonly Listener[] {
    const source = sourceOf(saved);
    return this.listeners.filter((listener) => this.keyOf(listener) === source);
  }

  /** The listener of a saved profile that listens, if there is one. */
  listeningOf(saved: SavedProfile): Listener | undefined {
    return this.listenersOf(saved).findLast(({ state }) => state === 'listening');
  }

  /**
   * Listens with a server's profile; what is given and thrown is as of {@link connect}.
   *
   * @returns the listener when it is bound or has failed
   * @throws ProfileError for a client's profile, too
   */
  async listen(profile: Profile, saved?: SavedProfile, prepared?: Prepared<Profile>): Promise<Listener> {
    requireTrust(saved);
    const { resolved, answers } = prepared ?? (await this.prepared.prepare(profile, saved));
    const folder = folderOf(saved);
    const sessions = await this.#load();
    if (!this.#listeners) {
      const { Listeners } = await import('../net/onDemand');
      this.#listeners ??= this.#watchListeners(new Listeners(sessions, (error) => this.output.warn(error.message)));
    }
    const keepSource = (made: Session | Listener): void => {
      if (saved) this.#keepSource(made, saved);
      this.prepared.keep(made, answers);
    };
    const values = { resolved, variables: (counter: () => number) => sendVariables(counter, folder, answers) };
    return this.#listeners.open(profile, pathsFrom(saved, resolved), keepSource, keepSource, values);
  }

  /**
   * A session of this window, or one of an earlier window read back from disk.
   *
   * @throws if its log is no longer there, and Cancelled
   */
  async restore(id: string, options?: OpenOptions): Promise<ShownSession> {
    const known = this.all.find((session) => session.id === id);
    if (known) return known;
    const [{ RestoredSession }] = await Promise.all([import('../log/onDemand'), this.#loadDiagnosis()]);
    return RestoredSession.open(this.storage, id, options);
  }

  /** The sessions of this window that are no recordings yet: they live, or their end isn't on disk. */
  get unkept(): ReadonlySet<string> {
    return new Set(this.all.map(({ id }) => id).filter((id) => !this.#kept.has(id)));
  }

  /** Settles when the end of a session of this window is on disk, or after a while; for others at once. */
  async kept(id: string): Promise<void> {
    if (this.all.some((session) => session.id === id && session.end)) await this.#kept.kept(id);
  }

  /** Lets go of an ended session whose recording was deleted. */
  forget(id: string): void {
    this.#sessions?.forget(id);
    this.#onDidChange.fire();
  }

  /** Why a session ended; loaded with the first one. */
  diagnose(...args: Parameters<typeof diagnose>): ReturnType<typeof diagnose> {
    return this.#diagnose?.(...args);
  }

  /** Closes all connections, as far as their peers let it in time, and writes the logs. */
  async close(): Promise<void> {
    const late = new Promise((resolve) => setTimeout(resolve, FAREWELL_MS).unref());
    const closing = Promise.resolve(this.#listeners?.close()).then(() => this.#sessions?.close());
    await Promise.race([closing, late]);
  }

  dispose(): void {
    this.#listeners?.dispose();
    this.#sessions?.dispose();
    this.#owned.dispose();
  }

  #made(id: string): Session | Listener | undefined {
    return [...this.all, ...this.listeners].find((made) => made.id === id);
  }

  #keepSource(made: Session | Listener, saved: SavedProfile): void {
    this.#sources.set(made, saved);
    if ('record' in made) made.profileFile = saved.uri.toString();
  }

  async #load(): Promise<Sessions> {
    if (this.#sessions) return this.#sessions;
    const [net] = await Promise.all([import('../net/onDemand'), this.#loadDiagnosis()]);
    this.#sessions ??= this.#watch(
      new net.Sessions(
        this.storage,
        (error) => this.onStorageError(error),
        () => ({
          allowKeyLog: vscode.workspace.isTrusted,
          proxySettings: proxySettings(),
          logMemoryBytes: parseSize(vscode.workspace.getConfiguration().get<string>(SettingId.logMemory, '')),
        }),
      ),
    );
    return this.#sessions;
  }

  async #loadDiagnosis(): Promise<void> {
    this.#diagnose ??= (await import('../net/onDemand')).diagnose;
    this.#knownSecrets ??= (await import('../log/onDemand')).knownSecretsOf;
  }

  /** Of the clients of a listener there may be thousands at a time. */
  #changed(isAlone: boolean): void {
    if (isAlone) this.#onDidChange.fire();
    else this.#soon.call();
  }

  #watchListeners(listeners: Listeners): Listeners {
    listeners.onDidOpen((listener) => {
      let before = listener.state;
      listener.onDidChange(() => {
        const { state, failure, profile } = listener;
        if (state !== before) this.output.info(`${profile.name}: ${state}${failure ? ` (${failure.message})` : ''}`);
        this.#changed(state !== before);
        before = state;
      });
    });
    return listeners;
  }

  #watch(sessions: Sessions): Sessions {
    sessions.onDidForget((session) => {
      this.#sources.delete(session);
      this.#kept.forget(session.id);
      this.#onDidChange.fire();
    });
    sessions.onDidKeep(({ id }) => this.#kept.add(id));
    sessions.onDidOpen((session) => {
      const { name } = session.profile;
      const isClient = session.role === 'client';
      if (isClient) this.output.info(`${name}: connecting`);
      session.onDidChangeState((state) => {
        const { failure } = session;
        const why = failure && this.#knownSecrets?.(session).coverText(failure.message);
        const text = `${name}: ${state}${failure ? ` (${failure.code}: ${why ?? ''})` : ''}`;
        this.output[isClient ? 'info' : 'debug'](text);
        this.#changed(isClient);
      });
      this.#onDidOpen.fire(session);
      this.#changed(isClient);
    });
    return sessions;
  }
}

/** Whether a session still holds a socket or is trying to get one. */
export function isLive({ state }: Pick<Session, 'state'>): boolean {
  return state === 'connecting' || state === 'open' || state === 'closing';
}
