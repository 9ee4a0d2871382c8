import * as l10n from '@vscode/l10n';
import * as path from 'node:path';
import type { Session, SessionState } from '../api';
import { Emitter } from '../base/event';
import { FileLog } from './fileLog';
import { readRecord, type SessionRecord } from './sessionRecord';

/** A session of an earlier window, read back from its folder: it has ended, its log can be read. */
export class RestoredSession implements Session {
  readonly #never = new Emitter<SessionState>();
  readonly onDidChangeState = this.#never.event;

  private constructor(
    private readonly saved: SessionRecord,
    readonly log: FileLog,
  ) {
    log.session = () => saved;
  }

  /**
   * @param storage the folder that the logs' folders are in
   * @throws if there is no such session any more, or it can't be read
   */
  static async open(storage: string, id: string): Promise<RestoredSession> {
    if (!/^[\w-]+$/.test(id)) throw new Error(`"${id}" is no session id.`);
    const folder = path.join(storage, id);
    return new RestoredSession(await readRecord(folder), await FileLog.open(folder));
  }

  get id(): string {
    return this.saved.id;
  }
  /** Milliseconds since the epoch. */
  get startedAt(): number {
    return this.saved.startedAt;
  }
  get profile(): Session['profile'] {
    return this.saved.profile;
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

  send(): Promise<number> {
    return Promise.reject(ended());
  }
  ping(): Promise<number> {
    return Promise.reject(ended());
  }
  close(): Promise<void> {
    return Promise.resolve();
  }
}

function ended(): Error {
  return new Error(l10n.t('This session belongs to an earlier window and has ended: connect again to send.'));
}
