import * as l10n from '@vscode/l10n';
import { randomUUID } from 'node:crypto';
import * as path from 'node:path';
import type { Event } from 'vscode';
import type { Finding, SendOptions } from '../api';
import { Emitter } from '../base/event';
import type { FileLog } from '../log/fileLog';
import { ReframedLog } from '../log/reframedLog';
import { bytesOfText } from '../payload/encoding/bytesOfText';
import { unitBytes } from '../payload/encoding/textEncoding';
import type { Framing } from '../profiles/profile';
import { messageLimitOf } from '../profiles/messageLimit';
import { concatBytes } from '../protocol/concatBytes';
import { framingOf } from '../protocol/framing/framingOf';
import type { StreamFraming } from '../protocol/framing/streamFraming';
import type { ShownSession } from './sessionView';

/**
 * A TCP session as it is with another framing: its log is made of the kept stream and follows it, and what is sent is framed anew.
 * The session itself goes on beneath, with the framing of its profile.
 */
export class ReframedSession implements ShownSession {
  readonly #onDidChange = new Emitter<undefined>();
  readonly #subscriptions: { dispose(): void }[];

  private constructor(
    readonly base: ShownSession,
    readonly framing: Framing,
    private readonly encoder: StreamFraming,
    private readonly reframed: ReframedLog,
    /** A recording's, which is this session's to dispose of. */
    private readonly chunks: FileLog,
  ) {
    reframed.log.session = base.log.session;
    this.#subscriptions = [reframed.onDidFind(() => this.#onDidChange.fire(undefined))];
    if (base.onDidChange) {
      this.#subscriptions.push(
        base.onDidChange(() => {
          this.#onDidChange.fire(undefined);
          if (base.end) void reframed.finish();
        }),
      );
    }
  }

  /**
   * @param storage the folder that the logs' folders are in
   * @param signal gives up, where all of a recording is to be framed
   * @returns `undefined` if it was given up
   * @throws Error if the stream wasn't kept
   */
  static async open(
    base: ShownSession,
    framing: Framing,
    storage: string,
    signal: AbortSignal,
  ): Promise<ReframedSession | undefined> {
    const chunks = await base.openChunks?.();
    if (!chunks)
      throw new Error(l10n.t('The stream of this recording was not kept: it can only be shown as it was recorded.'));
    const { encoding } = chunks.text;
    const reframing = {
      framing,
      maxMessageSize: messageLimitOf(base.profile),
      text: { encode: (text: string) => bytesOfText(encoding, text), unitBytes: unitBytes(encoding) },
    };
    const encoder = framingOf(framing, reframing.maxMessageSize, reframing.text);
    const folder = path.join(storage, base.id, `reframed-${randomUUID()}`);
    const reframed = await ReframedLog.create(chunks, folder, reframing);
    const session = new ReframedSession(base, framing, encoder, reframed, chunks);
    // A session that goes on might never be caught up with: its log fills while it is shown.
    if (!base.end && base.onDidChange) void reframed.pull();
    else if (!(await session.#finish(signal))) return undefined;
    return session;
  }

  get onDidChange(): Event<undefined> | undefined {
    return this.isRecording ? undefined : this.#onDidChange.event;
  }

  get log(): FileLog {
    return this.reframed.log;
  }

  /** Places in the log are those of this one. */
  get findings(): readonly Finding[] {
    const own = this.base.findings.map(withoutPlace);
    return [...own, ...this.reframed.findings];
  }

  get isRecording(): boolean {
    return !this.base.onDidChange;
  }

  async send(payload: string | Uint8Array, options: SendOptions = {}): Promise<number> {
    const bytes = typeof payload === 'string' ? bytesOfText(this.chunks.text.encoding, payload) : payload;
    const { prefix, suffix } = options.raw
      ? { prefix: new Uint8Array(0), suffix: new Uint8Array(0) }
      : this.encoder.encode(bytes);
    await this.base.send(concatBytes([prefix, bytes, suffix]), { ...options, raw: true });
    await this.reframed.pull();
    // Something may have come meanwhile.
    let index = this.log.length - 1;
    while (index > 0 && this.log.recordOf(index).direction !== 'sent') index -= 1;
    return index;
  }

  /** @returns whether all is in the log; else it is disposed of */
  async #finish(signal: AbortSignal): Promise<boolean> {
    const onAbort = (): void => this.dispose();
    signal.addEventListener('abort', onAbort);
    if (signal.aborted) onAbort();
    await this.reframed.finish();
    signal.removeEventListener('abort', onAbort);
    return !signal.aborted;
  }

  openChunks(): Promise<FileLog | undefined> {
    return this.base.openChunks?.() ?? Promise.resolve(undefined);
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#onDidChange.dispose();
    this.reframed.dispose();
    if (this.isRecording) this.chunks.dispose();
  }

  get id(): string {
    return this.base.id;
  }
  get startedAt(): number {
    return this.base.startedAt;
  }
  get endedAt(): number | undefined {
    return this.base.endedAt;
  }
  get profile(): ShownSession['profile'] {
    return this.base.profile;
  }
  get transport(): ShownSession['transport'] {
    return this.base.transport;
  }
  get role(): ShownSession['role'] {
    return this.base.role;
  }
  get state(): ShownSession['state'] {
    return this.base.state;
  }
  get onDidChangeState(): ShownSession['onDidChangeState'] {
    return this.base.onDidChangeState;
  }
  get association(): ShownSession['association'] {
    return this.base.association;
  }
  get halfAssociation(): ShownSession['halfAssociation'] {
    return this.base.halfAssociation;
  }
  get tls(): ShownSession['tls'] {
    return this.base.tls;
  }
  get stages(): ShownSession['stages'] {
    return this.base.stages;
  }
  get stagesFrom(): number {
    return this.base.stagesFrom ?? this.base.startedAt;
  }
  get reconnecting(): ShownSession['reconnecting'] {
    return this.base.reconnecting;
  }
  get endedSide(): ShownSession['endedSide'] {
    return this.base.endedSide;
  }
  get failure(): ShownSession['failure'] {
    return this.base.failure;
  }
  get end(): ShownSession['end'] {
    return this.base.end;
  }

  ping(payload?: string | Uint8Array): Promise<number> {
    return this.base.ping(payload);
  }
  close(): Promise<void> {
    return this.base.close();
  }
  connectNow(): void {
    this.base.connectNow?.();
  }
  async endSending(): Promise<void> {
    await this.base.endSending?.();
  }
}

function withoutPlace(finding: Finding): Finding {
  const copy: { -readonly [Name in keyof Finding]: Finding[Name] } = { ...finding };
  delete copy.entry;
  return copy;
}
