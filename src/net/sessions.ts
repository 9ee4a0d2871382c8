import * as l10n from '@vscode/l10n';
import { randomUUID } from 'node:crypto';
import * as path from 'node:path';
import { Emitter, type Disposable } from '../base/event';
import { FileLog } from '../log/fileLog';
import { logTextOf } from '../log/logTextOf';
import { Heartbeat } from '../log/heartbeat';
import { createStreamLog, keepsStream } from '../log/streamLog';
import { writeRecord } from '../log/sessionRecord';
import type { Profile } from '../profiles/profile';
import { checkDelimiter } from './checkDelimiter';
import { dialling } from './opening';
import { Session, type Surroundings } from './session';

/** A record that could not be written is tried again after this time. */
const RETRY_MS = 2000;

/** The sessions of this window, live and ended, and their logs on disk: a folder each. */
export class Sessions implements Disposable {
  readonly #sessions: Session[] = [];
  readonly #onDidOpen = new Emitter<Session>();
  readonly onDidOpen = this.#onDidOpen.event;
  readonly #onDidKeep = new Emitter<Session>();
  /** A session has ended, and its record is on disk. */
  readonly onDidKeep = this.#onDidKeep.event;
  readonly #onDidForget = new Emitter<Session>();
  /** An ended session isn't this window's any more. */
  readonly onDidForget = this.#onDidForget.event;
  readonly #heartbeat = new Heartbeat(() =>
    this.#sessions.filter(({ end }) => !end).map(({ id }) => this.#folderOf(id)),
  );
  /** Records are written one after another, so that the last one written is the newest. */
  readonly #writes = new Map<Session, Promise<void>>();
  /** Those whose last write hasn't begun: it will say what is the case then. */
  readonly #unbegun = new Set<Session>();
  /** Those whose records could not be written, and what tries that again. */
  readonly #retries = new Map<Session, NodeJS.Timeout>();
  #isDisposed = false;

  constructor(
    /** The folder that the logs' folders are in. */
    readonly storage: string,
    private readonly onStorageError: (error: Error) => void,
    /** What is true around a session when it is made. */
    readonly surroundings: () => Surroundings = () => ({ allowKeyLog: false }),
  ) {}

  /** Oldest first. */
  get all(): readonly Session[] {
    return this.#sessions;
  }

  /**
   * Makes a session and starts to connect it; `settled` when {@link Session.connect} is, and its record is on disk.
   *
   * @param profile checked
   * @param folder what relative paths in the profile start from
   * @param onMade is called before anybody else knows of the session
   * @param resolved the profile with the values of its variables, which nobody but the connection sees
   * @param opening how it comes to its connection. Default: it dials what the profile says
   * @throws ProfileError for a server's profile, or a delimiter that its encoding hasn't
   */
  async open(
    profile: Profile,
    folder: string | undefined,
    onMade: (session: Session) => void = () => undefined,
    resolved = profile,
    opening = dialling(profile, resolved),
  ): Promise<{ session: Session; settled: Promise<void> }> {
    const checking = checkDelimiter(resolved);
    if (checking) await checking;
    const id = randomUUID();
    const surroundings = this.surroundings();
    const log = await FileLog.create(this.#folderOf(id), { memoryBytes: surroundings.logMemoryBytes });
    log.text = await logTextOf(resolved);
    const session = new Session(id, profile, log, folder, surroundings, opening, resolved);
    if (keepsStream(profile)) {
      session.stream = await createStreamLog(this.#folderOf(id), { memoryBytes: surroundings.logMemoryBytes });
      session.stream.text = log.text;
      session.stream.secrets = session.secrets;
    }
    this.#sessions.push(session);
    onMade(session);
    session.onDidChangeState(() => void this.#keep(session));
    session.log.onDidFail((error) => this.onStorageError(error));
    this.#heartbeat.start();
    this.#onDidOpen.fire(session);
    const settled = Promise.all([session.connect(), this.#keep(session)]).then(() => undefined);
    return { session, settled };
  }

  /** Lets go of a session that has ended: its recording was deleted. */
  forget(id: string): void {
    const at = this.#sessions.findIndex((session) => session.id === id && session.end);
    if (at < 0) return;
    const session = this.#sessions.splice(at, 1)[0]!;
    this.#forgetRetry(session);
    session.log.dispose();
    session.stream?.dispose();
    // One that is under way is still waited for by `close`.
    void this.#writes.get(session)?.then(() => this.#writes.delete(session));
    this.#onDidForget.fire(session);
  }

  /** Ends all sessions, since this end is going away (RFC 6455 §7.4.1), and writes what isn't written yet. */
  async close(): Promise<void> {
    await Promise.all(this.#sessions.map((session) => session.close(1001)));
    await Promise.all(this.#writes.values());
  }

  dispose(): void {
    this.#isDisposed = true;
    for (const session of [...this.#retries.keys()]) this.#forgetRetry(session);
    this.#onDidOpen.dispose();
    this.#onDidKeep.dispose();
    this.#onDidForget.dispose();
    this.#heartbeat.dispose();
    for (const { log, stream } of this.#sessions) {
      log.dispose();
      stream?.dispose();
    }
  }

  #keep(session: Session): Promise<void> {
    const before = this.#writes.get(session) ?? Promise.resolve();
    if (this.#unbegun.has(session)) return before;
    this.#unbegun.add(session);
    const write = before
      .then(async () => {
        this.#unbegun.delete(session);
        const { end, log } = session;
        if (end) await Promise.all([log.finish(), session.stream?.finish()]);
        const record = { ...session.record(), pid: process.pid, ...(end && { entries: log.length }) };
        await writeRecord(this.#folderOf(session.id), record);
        this.#forgetRetry(session);
        if (end) this.#onDidKeep.fire(session);
      })
      .catch((error: unknown) => {
        if (!this.#sessions.includes(session)) return;
        const isTold = this.#retries.has(session);
        this.#keepLater(session);
        if (isTold) return;
        const message = l10n.t(
          'What is kept of a session beside its messages could not be written: {0}',
          (error as Error).message,
        );
        this.onStorageError(new Error(message, { cause: error }));
      });
    this.#writes.set(session, write);
    return write;
  }

  #keepLater(session: Session): void {
    this.#forgetRetry(session);
    if (this.#isDisposed) return;
    this.#retries.set(
      session,
      setTimeout(() => void this.#keep(session), RETRY_MS),
    );
  }

  #forgetRetry(session: Session): void {
    clearTimeout(this.#retries.get(session));
    this.#retries.delete(session);
  }

  #folderOf(id: string): string {
    return path.join(this.storage, id);
  }
}
