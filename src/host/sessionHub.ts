import * as vscode from 'vscode';
import { Disposables } from '../base/disposables';
import type { Session } from '../net/session';
import type { diagnose } from '../net/diagnosis/diagnose';
import type { Sessions } from '../net/sessions';
import type { Profile } from '../profiles/profile';
import { parseSize } from '../profiles/size';
import { SettingId } from './ids';
import type { SavedProfile } from './profileStore';
import { proxySettings } from './proxySettings';
import type { ShownSession } from './sessionView';

/** How long sessions may take to end when the window closes. */
const FAREWELL_MS = 1500;
/** How long is waited for the end of a session to be on disk, which a disk that fails may never do. */
const KEEP_MS = 2000;

/** The window's sessions, and which saved profile each belongs to. The protocols are loaded with the first connection. */
export class SessionHub implements vscode.Disposable {
  readonly #owned = new Disposables();
  readonly #onDidOpen = this.#owned.add(new vscode.EventEmitter<Session>());
  readonly onDidOpen = this.#onDidOpen.event;
  readonly #onDidChange = this.#owned.add(new vscode.EventEmitter<void>());
  /** A session was made or has changed its state. */
  readonly onDidChange = this.#onDidChange.event;
  readonly #onDidKeep = this.#owned.add(new vscode.EventEmitter<void>());
  /** A session has ended, and is a recording on disk now. */
  readonly onDidKeep = this.#onDidKeep.event;
  readonly #kept = new Set<string>();
  readonly #sources = new Map<Session, string>();
  #sessions: Sessions | undefined;
  #diagnose: typeof diagnose | undefined;

  constructor(
    /** The folder of the sessions' logs. */
    readonly storage: string,
    private readonly output: vscode.LogOutputChannel,
    /** A log or its record can't be written. */
    private readonly onStorageError: (error: Error) => void,
  ) {}

  get all(): readonly Session[] {
    return this.#sessions?.all ?? [];
  }

  get live(): readonly Session[] {
    return this.all.filter(isLive);
  }

  /** The saved profile that a session of this window was made from, as it is saved now; an earlier window's goes by its name. */
  sourceOf(session: ShownSession, saved: readonly SavedProfile[]): SavedProfile | undefined {
    const known = this.all.find(({ id }) => id === session.id);
    if (!known) return saved.find(({ entry }) => entry.name === session.profile.name);
    const source = this.#sources.get(known);
    return saved.find((each) => sourceOf(each) === source);
  }

  /** Whether the session was made from a saved profile, which may be gone by now. */
  hasSource(session: ShownSession): boolean {
    return this.all.some((known) => known.id === session.id && this.#sources.has(known));
  }

  /** The sessions of a saved profile, oldest first. */
  sessionsOf(saved: SavedProfile): readonly Session[] {
    const source = sourceOf(saved);
    return this.all.filter((session) => this.#sources.get(session) === source);
  }

  /**
   * Starts to connect.
   *
   * @param profile checked
   * @param saved where it comes from, if it is a saved one
   * @returns the session at once; `settled` when it is open or has failed
   */
  async connect(profile: Profile, saved?: SavedProfile): Promise<{ session: Session; settled: Promise<void> }> {
    const sessions = await this.#load();
    const folder = saved?.folder ?? vscode.workspace.workspaceFolders?.[0];
    const opening = sessions.open(profile, folder?.uri.fsPath, (session) => {
      if (saved) this.#sources.set(session, sourceOf(saved));
    });
    return opening;
  }

  /**
   * A session of this window, or one of an earlier window read back from disk.
   *
   * @throws if its log is no longer there
   */
  async restore(id: string): Promise<ShownSession> {
    const known = this.all.find((session) => session.id === id);
    if (known) return known;
    const [{ RestoredSession }] = await Promise.all([import('../log/restoredSession'), this.#loadDiagnosis()]);
    return RestoredSession.open(this.storage, id);
  }

  /** The sessions of this window that are no recordings yet: they live, or their end isn't on disk. */
  get unkept(): ReadonlySet<string> {
    return new Set(this.all.map(({ id }) => id).filter((id) => !this.#kept.has(id)));
  }

  /** Settles when the end of a session of this window is on disk, or after {@link KEEP_MS}; for others at once. */
  async kept(id: string): Promise<void> {
    const isKept = (): boolean => this.#kept.has(id) || !this.all.some((session) => session.id === id && session.end);
    if (isKept()) return;
    await new Promise<void>((resolve) => {
      const late = setTimeout(resolve, KEEP_MS);
      const listening = this.onDidKeep(() => {
        if (!isKept()) return;
        clearTimeout(late);
        listening.dispose();
        resolve();
      });
    });
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
    await Promise.race([this.#sessions?.close(), late]);
  }

  dispose(): void {
    this.#sessions?.dispose();
    this.#owned.dispose();
  }

  async #load(): Promise<Sessions> {
    if (this.#sessions) return this.#sessions;
    const [net] = await Promise.all([import('../net/sessions'), this.#loadDiagnosis()]);
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
    this.#diagnose ??= (await import('../net/diagnosis/diagnose')).diagnose;
  }

  #watch(sessions: Sessions): Sessions {
    sessions.onDidKeep(({ id }) => {
      this.#kept.add(id);
      this.#onDidKeep.fire();
    });
    sessions.onDidOpen((session) => {
      this.output.info(`${session.profile.name}: connecting`);
      session.onDidChangeState((state) => {
        this.output.info(
          `${session.profile.name}: ${state}${session.failure ? ` (${session.failure.code}: ${session.failure.message})` : ''}`,
        );
        this.#onDidChange.fire();
      });
      this.#onDidOpen.fire(session);
      this.#onDidChange.fire();
    });
    return sessions;
  }
}

/** Whether a session still holds a socket or is trying to get one. */
export function isLive({ state }: Pick<Session, 'state'>): boolean {
  return state === 'connecting' || state === 'open' || state === 'closing';
}

function sourceOf({ uri, entry }: SavedProfile): string {
  return JSON.stringify([uri.toString(), entry.name]);
}
