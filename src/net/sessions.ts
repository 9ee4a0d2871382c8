import { randomUUID } from 'node:crypto';
import * as path from 'node:path';
import { Emitter, type Disposable } from '../base/event';
import { FileLog } from '../log/fileLog';
import { writeRecord } from '../log/sessionRecord';
import type { Profile } from '../profiles/profile';
import { Session } from './session';

/** The sessions of this window, live and ended, and their logs on disk: a folder each. */
export class Sessions implements Disposable {
  readonly #sessions: Session[] = [];
  readonly #onDidOpen = new Emitter<Session>();
  readonly onDidOpen = this.#onDidOpen.event;
  /** Records are written one after another, so that the last one written is the newest. */
  readonly #writes = new Map<Session, Promise<void>>();

  constructor(
    /** The folder that the logs' folders are in. */
    readonly storage: string,
    private readonly onStorageError: (error: Error) => void,
    /** Whether TLS secrets may be written to a file, asked for each session: in a trusted workspace only. */
    private readonly allowKeyLog: () => boolean = () => false,
  ) {}

  /** Oldest first. */
  get all(): readonly Session[] {
    return this.#sessions;
  }

  /**
   * Makes a session and starts to connect it; {@link Session.connect} has been called, `settled` is its promise.
   *
   * @param profile checked
   * @param folder what relative paths in the profile start from
   * @param onMade is called before anybody else knows of the session
   */
  async open(
    profile: Profile,
    folder: string | undefined,
    onMade: (session: Session) => void = () => undefined,
  ): Promise<{ session: Session; settled: Promise<void> }> {
    const id = randomUUID();
    const log = await FileLog.create(path.join(this.storage, id));
    const session = new Session(id, profile, log, folder, this.allowKeyLog());
    this.#sessions.push(session);
    onMade(session);
    session.onDidChangeState(() => void this.#keep(session));
    session.log.onDidFail((error) => this.onStorageError(error));
    this.#onDidOpen.fire(session);
    const settled = session.connect();
    await this.#keep(session);
    return { session, settled };
  }

  /** Ends all sessions, since this end is going away (RFC 6455 §7.4.1), and writes what isn't written yet. */
  async close(): Promise<void> {
    await Promise.all(this.#sessions.map((session) => session.close(1001)));
    await Promise.all(this.#writes.values());
  }

  dispose(): void {
    this.#onDidOpen.dispose();
    for (const { log } of this.#sessions) log.dispose();
  }

  #keep(session: Session): Promise<void> {
    const before = this.#writes.get(session) ?? Promise.resolve();
    const write = before
      .then(async () => {
        if (session.end) await session.log.finish();
        await writeRecord(path.join(this.storage, session.id), session.record());
      })
      .catch((error: unknown) => this.onStorageError(error as Error));
    this.#writes.set(session, write);
    return write;
  }
}
