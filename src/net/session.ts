import type {
  Association,
  Failure,
  Finding,
  HalfAssociation,
  Handshake,
  SendOptions,
  Session as ApiSession,
  SessionEnd,
  SessionState,
  Stage,
  TlsInfo,
} from '../api';
import { Emitter } from '../base/event';
import type { FileLog } from '../log/fileLog';
import { SecretValues } from '../log/secretValues';
import type { SessionRecord } from '../log/sessionRecord';
import type { Profile } from '../profiles/profile';
import { Attempt, type Surroundings } from './attempt';
import type { Connection, PartsOptions } from './connection';
import { ExchangeHistory } from './exchangeHistory';
import { notOpen } from './notOpen';
import type { Opening } from './opening';
import {
  connectedAgainText,
  connectingAgainText,
  reconnectionOf,
  type Reconnection,
  type ReconnectState,
} from './reconnection';
import { recordOf } from './recordOf';
import { lastFailure, type Ending } from './reconnectPolicy';
import type { Relay } from './relay/relay';
import type { Responder } from './responder';
import { SendTurns } from './sendTurns';
import { SessionFindings } from './sessionFindings';
import { markConnection, sessionLog } from './sessionLog';

export type { Surroundings };

/**
 * A profile's connection, from the first packet to the last, and where the profile says so those that follow when it is lost. Its log
 * outlives it.
 */
export class Session implements ApiSession {
  readonly #onDidChangeState = new Emitter<SessionState>();
  readonly onDidChangeState = this.#onDidChangeState.event;
  readonly #onDidChange = new Emitter<undefined>();
  /** Anything but the log has changed. */
  readonly onDidChange = this.#onDidChange.event;
  readonly role: 'client' | 'server';
  readonly startedAt = Date.now();
  /** Values that are covered in all that there is to see of the session; whoever resolves its variables adds to them. */
  readonly secrets: SecretValues;
  #state: SessionState = 'connecting';
  #attempt: Attempt;
  readonly #reconnection: Reconnection | undefined;
  readonly #exchanges = new ExchangeHistory();
  /** The person, or another extension, wants it to end. */
  #isToEnd = false;
  #settle: () => void = () => undefined;
  readonly #findings = new SessionFindings();
  readonly #turns = new SendTurns();
  #failure: Failure | undefined;
  #end: SessionEnd | undefined;
  /** Set by whoever makes the session. */
  responder: Responder | undefined;
  /** Milliseconds since the epoch, once it has ended. */
  endedAt: number | undefined;
  readonly #onDidEnd = new Emitter<undefined>();
  /** Of a relay: the session of its other leg. Set by the relay. */
  leg: Session | undefined;
  relay: Relay | undefined;
  /** The address of the file of the saved profile that it was made from, if it was; set by whoever makes the session. */
  profileFile: string | undefined;
  /** TCP with a framing: the chunks of the stream, as they came and went; set by whoever makes the log. */
  stream: FileLog | undefined;

  /**
   * @param profile checked; see `checkedProfile`
   * @param folder what relative paths in the profile start from
   * @param resolved the profile with the values of its variables, which is connected and not shown
   */
  constructor(
    readonly id: string,
    readonly profile: Profile,
    readonly log: FileLog,
    private readonly folder: string | undefined,
    private readonly surroundings: Surroundings,
    private readonly opening: Opening,
    private readonly resolved: Profile = profile,
  ) {
    this.role = opening.role;
    this.secrets = new SecretValues(log.text.encoding);
    this.#reconnection = reconnectionOf(resolved);
    this.#attempt = this.#newAttempt();
    log.session = () => this.record();
    log.secrets = this.secrets;
  }

  get transport(): Profile['transport'] {
    return this.profile.transport;
  }

  get state(): SessionState {
    return this.#state;
  }

  /** Of the attempt that is under way, or was the last; so are those that follow. */
  get association(): Association | undefined {
    return this.secrets.cover(this.#attempt.association);
  }

  get halfAssociation(): HalfAssociation | undefined {
    return this.secrets.cover(this.#attempt.halfAssociation);
  }

  get tls(): TlsInfo | undefined {
    return this.#attempt.tls;
  }

  get stages(): readonly Stage[] {
    return this.secrets.cover(this.#attempt.stages);
  }

  /** When these began, in milliseconds since the epoch. */
  get stagesFrom(): number {
    return this.#attempt.startedAt;
  }

  get handshake(): Handshake | undefined {
    return this.#exchanges.handshakeOf(this.#attempt, this.secrets);
  }

  /** TCP: who has ended his side of the connection, while the other one goes on. */
  get endedSide(): 'local' | 'remote' | undefined {
    return this.#attempt.endedSide;
  }

  /** How connecting again stands. Absent: it is open, was never lost, or has ended. */
  get reconnecting(): ReconnectState | undefined {
    return this.#end ? undefined : this.secrets.cover(this.#reconnection?.state);
  }

  get findings(): readonly Finding[] {
    return this.secrets.cover(this.#findings.all);
  }

  get failure(): Failure | undefined {
    return this.secrets.cover(this.#failure);
  }

  get end(): SessionEnd | undefined {
    return this.secrets.cover(this.#end);
  }

  /**
   * Connects, or takes the connection that was accepted. Settles when the session is open or has ended, which may take many attempts;
   * never rejects on what the network does.
   */
  connect(): Promise<void> {
    this.log.onDidDrain(() => this.resume());
    this.stream?.onDidDrain(() => this.resume());
    const settled = new Promise<void>((resolve) => (this.#settle = resolve));
    void this.#attempt.open();
    return settled;
  }

  /** Waits no longer to connect again. */
  connectNow(): void {
    this.#reconnection?.now();
  }

  async send(payload: string | Uint8Array, options: SendOptions = {}): Promise<number> {
    if (!this.#turns.isBusy) return this.#openConnection().send(payload, options);
    // The caller may use his bytes for something else meanwhile.
    const copy = typeof payload === 'string' ? payload : new Uint8Array(payload);
    return this.#turns.next(() => this.#openConnection().send(copy, options));
  }

  /**
   * Sends a message whose bytes come in parts: WebSocket as one message, a fragment each; TCP as they are, without framing. Other
   * messages wait until it is sent; control frames don't.
   *
   * @param parts aren't used again by whoever makes them
   * @throws what `parts` throws: over WebSocket the message ends then with what was sent of it
   */
  sendParts(parts: AsyncIterable<Uint8Array>, options: PartsOptions = {}): Promise<void> {
    return this.#turns.nextLong(() => this.#openConnection().sendParts(parts, options));
  }

  /** WebSocket: sends a pong that answers nothing (RFC 6455 §5.5.3). */
  async pong(payload: Uint8Array): Promise<void> {
    await this.#openConnection().pong(payload);
  }

  async ping(payload: string | Uint8Array = ''): Promise<number> {
    return this.#openConnection().ping(typeof payload === 'string' ? Buffer.from(payload) : payload);
  }

  async close(code?: number, reason = ''): Promise<void> {
    if (this.#state === 'connecting') {
      if (this.#reconnection?.cancel()) {
        // It isn't made: nothing is known of it.
        this.#next();
        this.#finish({ by: 'local', clean: false });
      } else this.#attempt.cancel();
    } else if (this.#state === 'open') {
      this.#attempt.connection?.close(code, reason);
      this.#setState('closing');
    } else if (this.#state === 'closing') this.#attempt.connection?.limitClosing();
    this.#isToEnd = true;
    if (!this.#end) await new Promise((resolve) => this.#onDidEnd.event(resolve));
  }

  /**
   * TCP: ends this end's side, when what is queued is sent, and goes on receiving.
   *
   * @throws if the session isn't open, or is a WebSocket
   */
  async endSending(): Promise<void> {
    await this.#turns.next(() => this.#openConnection().endSending());
  }

  /** Goes on to receive, where the log, the stream's or the responder had been full. */
  resume(): void {
    this.#attempt.connection?.resume();
  }

  /** TCP: a log of the stream's chunks. The caller disposes of nothing. */
  openChunks(): Promise<FileLog | undefined> {
    return Promise.resolve(this.transport === 'tcp' ? (this.stream ?? this.log) : undefined);
  }

  /** What is kept of the session on disk, beside its log. */
  record(): SessionRecord {
    return recordOf(this);
  }

  #newAttempt(): Attempt {
    return new Attempt(
      this.opening,
      {
        log: sessionLog(this),
        changed: () => this.#onDidChange.fire(undefined),
        found: (finding) => this.#found(finding),
        opened: () => this.#opened(),
        closing: () => this.#state === 'open' && this.#setState('closing'),
        over: (ending) => this.#over(ending),
      },
      { folder: this.folder, ...this.surroundings },
      this.resolved.tls,
    );
  }

  #opened(): void {
    const state = this.reconnecting;
    this.#reconnection?.opened();
    if (state) markConnection(this, connectedAgainText(state, this.association));
    this.#setState('open');
    this.#settle();
  }

  /** A connection has ended, or an attempt to make one: another one follows, or that was the end. */
  #over(ending: Ending): void {
    const { end, failure, finding } = ending;
    const verdict = this.#isToEnd ? undefined : this.#reconnection?.after(ending, () => void this.#next().open());
    const state = this.reconnecting;
    if (verdict && 'waitMs' in verdict && state) {
      const entry = markConnection(this, connectingAgainText(state));
      this.#found(finding && { ...finding, entry });
      this.#setState('connecting');
      return;
    }
    this.#found(finding);
    if (!failure && verdict && 'stop' in verdict && verdict.stop !== undefined) markConnection(this, verdict.stop);
    this.#finish(end, lastFailure(failure, verdict));
  }

  /** @returns what follows the attempt that is over */
  #next(): Attempt {
    this.#exchanges.keep(this.#attempt);
    this.#findings.forgetHandshake();
    return (this.#attempt = this.#newAttempt());
  }

  #openConnection(): Connection {
    const { connection } = this.#attempt;
    if (this.#state === 'open' && connection) return connection;
    throw notOpen(this);
  }

  #found(finding: Finding | undefined): void {
    if (finding && this.#findings.add(finding)) this.#onDidChange.fire(undefined);
  }

  #finish(end: SessionEnd, failure?: Failure): void {
    if (this.#end) return;
    this.#end = end;
    this.endedAt = Date.now();
    this.#failure = failure;
    this.#setState(failure ? 'failed' : 'closed');
    this.#settle();
    this.#onDidEnd.fire(undefined);
  }

  #setState(state: SessionState): void {
    this.#state = state;
    this.#onDidChangeState.fire(state);
    this.#onDidChange.fire(undefined);
  }
}
