import * as l10n from '@vscode/l10n';
import type {
  Association,
  Exchange,
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
import type { SessionRecord } from '../log/sessionRecord';
import { addressOf } from '../profiles/address';
import type { Profile } from '../profiles/profile';
import { DEFAULT_CONNECT_TIMEOUT_MS, type ConnectContext, type Connection, type ConnectionSink } from './connection';
import { ConnectError, findingOf, internalFailure, timedOut, type Peer } from './failures';
import { StageClock } from './stageClock';
import type { ProxySettings } from './systemProxy';
import { openTcp } from './tcpConnection';
import { tlsFindings } from './tlsFindings';
import { openWebSocket } from './webSocketConnection';

const MAX_FINDINGS_OF_A_KIND = 100;

const DEADLINE = new Error('deadline');
const CANCELLED = new Error('cancelled');

/** What the machine and the workspace allow and have. */
export interface Surroundings {
  /** Whether TLS secrets may be written to a file: in a trusted workspace only. */
  readonly allowKeyLog: boolean;
  /** The system's proxies. Absent: it has none. */
  readonly proxySettings?: ProxySettings | undefined;
  /** How much of a log may wait in memory while its files can't be written. Absent: the log's own limit. */
  readonly logMemoryBytes?: number | undefined;
}

/** One connection of a profile, from the first packet to the last. Its log outlives it. */
export class Session implements ApiSession {
  readonly #onDidChangeState = new Emitter<SessionState>();
  readonly onDidChangeState = this.#onDidChangeState.event;
  readonly #onDidChange = new Emitter<undefined>();
  /** Anything but the log has changed. */
  readonly onDidChange = this.#onDidChange.event;
  readonly role = 'client';
  readonly startedAt = Date.now();
  readonly #clock = new StageClock(() => this.#onDidChange.fire(undefined));
  readonly #giveUp = new AbortController();
  /** Whom the connection is being made with. */
  #peer: Peer | undefined;
  /** The findings of the handshake, once it is over. */
  #handshakeFindings: readonly Finding[] | undefined;
  #state: SessionState = 'connecting';
  #connection: Connection | undefined;
  #association: Association | undefined;
  #half: HalfAssociation | undefined;
  #tls: TlsInfo | undefined;
  #exchanges: readonly Exchange[] | undefined;
  #protocol = '';
  #findings: readonly Finding[] = [];
  #failure: Failure | undefined;
  #end: SessionEnd | undefined;
  #endedAt: number | undefined;
  readonly #onDidEnd = new Emitter<undefined>();

  /**
   * @param profile checked; see `checkedProfile`
   * @param folder what relative paths in the profile start from
   */
  constructor(
    readonly id: string,
    readonly profile: Profile,
    readonly log: FileLog,
    private readonly folder: string | undefined,
    private readonly surroundings: Surroundings,
  ) {
    log.session = () => this.record();
  }

  get transport(): Profile['transport'] {
    return this.profile.transport;
  }

  get state(): SessionState {
    return this.#state;
  }

  get association(): Association | undefined {
    return this.#association;
  }

  get halfAssociation(): HalfAssociation | undefined {
    return this.#association ? undefined : this.#half;
  }

  get tls(): TlsInfo | undefined {
    return this.#tls;
  }

  get stages(): readonly Stage[] {
    return this.#clock.stages;
  }

  get handshake(): Handshake | undefined {
    return this.#exchanges && handshakeOf(this.#exchanges, this.#protocol, this.#handshakeFindings ?? this.#findings);
  }

  get findings(): readonly Finding[] {
    return this.#findings;
  }

  get failure(): Failure | undefined {
    return this.#failure;
  }

  get end(): SessionEnd | undefined {
    return this.#end;
  }

  /** Milliseconds since the epoch, once it has ended. */
  get endedAt(): number | undefined {
    return this.#endedAt;
  }

  /** Connects. Settles when the session is open or has ended; never rejects on what the network does. */
  async connect(): Promise<void> {
    const { signal } = this.#giveUp;
    this.log.onDidDrain(() => this.#connection?.resume());
    const timeoutMs = this.#timeoutMs();
    const deadline = setTimeout(() => this.#giveUp.abort(DEADLINE), timeoutMs);
    try {
      await this.#open(this.#context(timeoutMs));
      // Given up in the very moment in which it opened.
      signal.throwIfAborted();
      this.#clock.end();
      this.#handshakeFindings = this.#findings;
      this.#setState('open');
    } catch (error) {
      this.#connection?.destroy();
      if (signal.aborted && signal.reason === CANCELLED) this.#finish({ by: 'local', clean: false });
      else this.#finish({ by: 'error', clean: false }, this.#failureOf(error, timeoutMs));
    } finally {
      clearTimeout(deadline);
    }
  }

  async send(payload: string | Uint8Array, options: SendOptions = {}): Promise<number> {
    return this.#openConnection().send(payload, options);
  }

  async ping(payload: string | Uint8Array = ''): Promise<number> {
    return this.#openConnection().ping(typeof payload === 'string' ? Buffer.from(payload) : payload);
  }

  async close(code?: number, reason = ''): Promise<void> {
    if (this.#state === 'connecting') this.#giveUp.abort(CANCELLED);
    if (this.#state === 'open') {
      this.#connection?.close(code, reason);
      this.#setState('closing');
    } else if (this.#state === 'closing') this.#connection?.limitClosing();
    if (!this.#end) await new Promise((resolve) => this.#onDidEnd.event(resolve));
  }

  /** What is kept of the session on disk, beside its log. */
  record(): SessionRecord {
    const { id, profile, transport, role, startedAt, state, stages, findings } = this;
    const { association, tls, failure, end, endedAt, handshake } = this;
    return {
      id,
      profile,
      transport,
      role,
      startedAt,
      state,
      stages,
      findings,
      ...(association && { association }),
      ...(tls && { tls }),
      ...(handshake && { handshake }),
      ...(failure && { failure }),
      ...(end && { end }),
      ...(endedAt !== undefined && { endedAt }),
    };
  }

  async #open(context: ConnectContext): Promise<void> {
    if (this.profile.transport === 'tcp') {
      this.#connection = await openTcp(this.profile, context);
    } else {
      const { connection, protocol } = await openWebSocket(this.profile, context);
      this.#connection = connection;
      this.#protocol = protocol;
    }
  }

  #onTls(info: TlsInfo, problem: Failure | undefined): void {
    this.#tls = info;
    this.#onDidChange.fire(undefined);
    const options = typeof this.profile.tls === 'object' ? this.profile.tls : {};
    const found = tlsFindings(options, info, problem);
    // Once, however many redirects there are.
    for (const finding of found) if (!this.#findings.some(({ id }) => id === finding.id)) this.#found(finding);
  }

  #context(timeoutMs: number): ConnectContext {
    const sink: ConnectionSink = {
      append: (direction, kind, payload, extras) => this.log.append(direction, kind, payload, extras),
      now: () => this.log.now(),
      appendFrame: (time, offset, length, packed) => this.log.appendFrame(time, offset, length, packed),
      isFull: () => this.log.isFull,
      exchanges: (exchanges) => {
        this.#exchanges = exchanges;
        this.#onDidChange.fire(undefined);
      },
      found: (finding) => this.#found(finding),
      closing: () => {
        if (this.#state === 'open') this.#setState('closing');
      },
      ended: (end, failure) => this.#finish(end, failure),
    };
    return {
      sink,
      clock: this.#clock,
      signal: this.#giveUp.signal,
      timeoutMs,
      onPeer: (peer) => {
        this.#peer = peer;
      },
      folder: this.folder,
      proxySettings: this.surroundings.proxySettings,
      onDidBind: (half) => {
        this.#half = half;
        this.#onDidChange.fire(undefined);
      },
      onDidConnect: (association) => {
        this.#association = association;
      },
      allowKeyLog: this.surroundings.allowKeyLog,
      onTls: (info, problem) => this.#onTls(info, problem),
    };
  }

  #failureOf(error: unknown, timeoutMs: number): Failure {
    if (error === DEADLINE)
      return timedOut(this.stages, timeoutMs, this.#peer ?? { host: addressOf(this.profile), port: undefined });
    if (error instanceof ConnectError) return error.failure;
    const message = error instanceof Error ? error.message : String(error);
    return internalFailure(this.#clock.current ?? 'http', message);
  }

  #timeoutMs(): number {
    const { profile } = this;
    const own = profile.transport === 'tcp' ? profile.connectTimeout : profile.handshakeTimeout;
    return own ?? DEFAULT_CONNECT_TIMEOUT_MS;
  }

  #openConnection(): Connection {
    if (this.#state === 'open' && this.#connection) return this.#connection;
    throw new Error(l10n.t('The connection to {0} is not open: connect first, then send.', addressOf(this.profile)));
  }

  #found(finding: Finding): void {
    const { id } = finding;
    const before = this.#findings.filter((each) => each.id === id).length;
    // A peer may do the same thing wrong a million times.
    if (before > MAX_FINDINGS_OF_A_KIND) return;
    const message = l10n.t('More like this was noticed; only the first {0} are listed.', MAX_FINDINGS_OF_A_KIND);
    const isOver = before === MAX_FINDINGS_OF_A_KIND;
    this.#findings = [...this.#findings, isOver ? { id, severity: 'info', message } : finding];
    this.#onDidChange.fire(undefined);
  }

  #finish(end: SessionEnd, failure?: Failure): void {
    if (this.#end) return;
    this.#end = end;
    this.#endedAt = Date.now();
    this.#failure = failure;
    // The stage that failed took until now.
    if (failure) this.#clock.end();
    // A breach was told when it was seen, with its entry.
    if (failure && !this.#findings.some(({ id, severity }) => id === failure.code && severity === 'error')) {
      this.#found(findingOf(failure));
    }
    this.#setState(failure ? 'failed' : 'closed');
    this.#onDidEnd.fire(undefined);
  }

  #setState(state: SessionState): void {
    this.#state = state;
    this.#onDidChangeState.fire(state);
    this.#onDidChange.fire(undefined);
  }
}

function handshakeOf(exchanges: readonly Exchange[], protocol: string, findings: readonly Finding[]): Handshake {
  const extensions = exchanges
    .at(-1)
    ?.response?.headers.find(([name]) => name.toLowerCase() === 'sec-websocket-extensions')?.[1];
  return { exchanges, ...(protocol && { protocol }), ...(extensions !== undefined && { extensions }), findings };
}
