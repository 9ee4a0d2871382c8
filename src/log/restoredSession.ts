import * as l10n from '@vscode/l10n';
import * as path from 'node:path';
import type { Session, SessionState } from '../api';
import { Emitter } from '../base/event';
import { FileLog } from './fileLog';
import type { OpenOptions } from './openIndex';
import { logTextOf } from './logTextOf';
import { keepsStream, openStreamLog } from './streamLog';
import { salvageRecord } from './salvageRecord';
import type { SessionRecord } from './sessionRecord';

/** A recording: a session that has ended, read back from its folder. */
export class RestoredSession implements Session {
  readonly #never = new Emitter<SessionState>();
  readonly onDidChangeState = this.#never.event;

  private constructor(
    private readonly saved: SessionRecord,
    readonly log: FileLog,
    /** The record can't be read: what the session was connected to isn't known. */
    readonly isHeadLost: boolean,
    /** What is damaged of the record, in words for the person. */
    readonly headProblems: readonly string[],
    private readonly folder: string,
  ) {
    log.session = () => saved;
  }

  /**
   * @param storage the folder that the logs' folders are in
   * @throws if there is no such session any more, or its log can't be read
   * @throws Cancelled, with nothing left open
   */
  static async open(storage: string, id: string, options?: OpenOptions): Promise<RestoredSession> {
    if (!/^[\w-]+$/.test(id)) throw new Error(`"${id}" is no session id.`);
    const folder = path.join(storage, id);
    const { record, lost, problems } = await salvageRecord(folder);
    const text = await logTextOf(record.profile);
    const log = await FileLog.open(folder, options);
    log.text = text;
    return new RestoredSession(record, log, lost, problems, folder);
  }

  get id(): string {
    return this.saved.id;
  }
  /** Milliseconds since the epoch. */
  get startedAt(): number {
    return this.saved.startedAt;
  }
  /** Absent if nobody saw its end. */
  get endedAt(): number | undefined {
    return this.saved.endedAt;
  }
  /** When it was imported, if it was. */
  get importedAt(): number | undefined {
    return this.saved.importedAt;
  }
  get profile(): Session['profile'] {
    return this.saved.profile;
  }
  /** The address of the file that the profile was saved in, if it was and that is known. */
  get profileFile(): string | undefined {
    return this.saved.profileFile;
  }
  get transport(): Session['transport'] {
    return this.saved.transport;
  }
  get role(): Session['role'] {
    return this.saved.role;
  }
  /** A session that was cut off by the end of its window has ended as well. */
  get state(): SessionState {
    return this.saved.state === 'failed' ? 'failed' : 'closed';
  }
  /** Nobody saw its end: the extension host was killed, or crashed, while it was open. */
  get isInterrupted(): boolean {
    return this.saved.state !== 'closed' && this.saved.state !== 'failed';
  }
  get association(): Session['association'] {
    return this.saved.association;
  }
  get tls(): Session['tls'] {
    return this.saved.tls;
  }
  get stages(): Session['stages'] {
    return this.saved.stages;
  }
  get handshake(): Session['handshake'] {
    return this.saved.handshake;
  }
  get findings(): Session['findings'] {
    return this.saved.findings;
  }
  get failure(): Session['failure'] {
    return this.saved.failure;
  }
  get end(): Session['end'] {
    return this.saved.end;
  }

  /** TCP: a log of the stream's chunks, if they were kept; the caller disposes of it. */
  async openChunks(): Promise<FileLog | undefined> {
    if (this.transport !== 'tcp') return undefined;
    const chunks = await (keepsStream(this.profile) ? openStreamLog(this.folder) : FileLog.open(this.folder));
    if (chunks) chunks.text = this.log.text;
    return chunks;
  }

  send(): Promise<number> {
    return Promise.reject(readOnly());
  }
  ping(): Promise<number> {
    return Promise.reject(readOnly());
  }
  close(): Promise<void> {
    return Promise.resolve();
  }
}

function readOnly(): Error {
  return new Error(l10n.t('This is a recording, and nothing can be sent in it: connect again to send.'));
}
