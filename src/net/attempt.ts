import type { Association, Exchange, Failure, Finding, HalfAssociation, SessionEnd, Stage, TlsInfo } from '../api';
import type { Profile } from '../profiles/profile';
import type { ConnectContext, Connection, ConnectionSink } from './connection';
import { ConnectError, findingOf, internalFailure, type Peer } from './failures';
import type { Opening } from './opening';
import type { Ending } from './reconnectPolicy';
import { StageClock } from './stageClock';
import type { ProxySettings } from './systemProxy';
import { tlsFindings } from './tlsFindings';

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

/** Where an attempt puts what it learns: its session. */
export interface AttemptOwner {
  /** What the connection is logged into. */
  readonly log: Omit<ConnectionSink, 'exchanges' | 'found' | 'closing' | 'sideEnded' | 'ended'>;
  /** Some fact has changed. */
  changed(): void;
  found(finding: Finding): void;
  opened(): void;
  /** Nothing can be sent any more. */
  closing(): unknown;
  /** The socket is released. The last call. */
  over(ending: Ending): void;
}

/** One attempt to connect, the connection that comes of it, and what is known of that one alone. */
export class Attempt {
  /** Milliseconds since the epoch. */
  readonly startedAt = Date.now();
  readonly #clock = new StageClock(() => this.owner.changed());
  readonly #giveUp = new AbortController();
  /** Whom the connection is being made with. */
  #peer: Peer | undefined;
  #connection: Connection | undefined;
  #isOver = false;
  #association: Association | undefined;
  #half: HalfAssociation | undefined;
  #tls: TlsInfo | undefined;
  #exchanges: readonly Exchange[] | undefined;
  #protocol = '';
  #findings: readonly Finding[] = [];
  /** Those of the handshake, once it is over. */
  #handshakeFindings: readonly Finding[] | undefined;
  #endedSide: 'local' | 'remote' | undefined;

  constructor(
    private readonly opening: Opening,
    private readonly owner: AttemptOwner,
    /** `folder`: what relative paths in the profile start from. */
    private readonly around: Surroundings & { readonly folder: string | undefined },
    /** The profile's, with the values of its variables. */
    private readonly tlsOptions: Profile['tls'],
  ) {}

  get stages(): readonly Stage[] {
    return this.#clock.stages;
  }

  get connection(): Connection | undefined {
    return this.#connection;
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

  get exchanges(): readonly Exchange[] | undefined {
    return this.#exchanges;
  }

  /** The subprotocol that was chosen, or ''. */
  get protocol(): string {
    return this.#protocol;
  }

  get handshakeFindings(): readonly Finding[] {
    return this.#handshakeFindings ?? this.#findings;
  }

  /** Who has ended his side of the connection, while the other one goes on. */
  get endedSide(): 'local' | 'remote' | undefined {
    return this.#isOver ? undefined : this.#endedSide;
  }

  /** Connects. Settles when it is open or over; never rejects on what the network does. */
  async open(): Promise<void> {
    const { signal } = this.#giveUp;
    const { timeoutMs } = this.opening;
    const deadline = setTimeout(() => this.#giveUp.abort(DEADLINE), timeoutMs);
    try {
      const { connection, protocol = '' } = await this.opening.open(this.#context(timeoutMs));
      this.#connection = connection;
      this.#protocol = protocol;
      // Given up in the very moment in which it opened.
      signal.throwIfAborted();
      this.#clock.end();
      this.#handshakeFindings = this.#findings;
      this.owner.opened();
    } catch (error) {
      this.#connection?.destroy();
      if (signal.aborted && signal.reason === CANCELLED) this.#finish({ by: 'local', clean: false });
      else this.#finish({ by: 'error', clean: false }, this.#failureOf(error));
    } finally {
      clearTimeout(deadline);
    }
  }

  /** Gives up connecting. */
  cancel(): void {
    this.#giveUp.abort(CANCELLED);
  }

  #found(finding: Finding): void {
    this.#findings = [...this.#findings, finding];
    this.owner.found(finding);
  }

  #context(timeoutMs: number): ConnectContext {
    const { owner } = this;
    const sink: ConnectionSink = {
      ...owner.log,
      exchanges: (exchanges) => {
        this.#exchanges = exchanges;
        owner.changed();
      },
      found: (finding) => this.#found(finding),
      // Another attempt may be open by now.
      closing: () => {
        if (!this.#isOver) owner.closing();
      },
      sideEnded: (side) => {
        this.#endedSide = side;
        owner.changed();
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
      folder: this.around.folder,
      proxySettings: this.around.proxySettings,
      onDidBind: (half) => {
        this.#half = half;
        owner.changed();
      },
      onDidConnect: (association) => {
        this.#association = association;
      },
      allowKeyLog: this.around.allowKeyLog,
      onTls: (info, problem) => this.#onTls(info, problem),
    };
  }

  #onTls(info: TlsInfo, problem: Failure | undefined): void {
    this.#tls = info;
    this.owner.changed();
    const options = typeof this.tlsOptions === 'object' ? this.tlsOptions : {};
    // Who connects here has a certificate to show only if he was asked for one.
    const found = tlsFindings(this.opening.role === 'client' ? options : { ...options, verify: true }, info, problem);
    // Once, however many redirects there are.
    for (const finding of found) if (!this.#findings.some(({ id }) => id === finding.id)) this.#found(finding);
  }

  #failureOf(error: unknown): Failure {
    if (error === DEADLINE) return this.opening.tooLate(this.stages, this.#peer);
    if (error instanceof ConnectError) return error.failure;
    const message = error instanceof Error ? error.message : String(error);
    return internalFailure(this.#clock.current ?? 'http', message);
  }

  #finish(end: SessionEnd, failure?: Failure): void {
    if (this.#isOver) return;
    this.#isOver = true;
    // The stage that failed took until now.
    if (failure) this.#clock.end();
    const atProxy = failure?.stage === 'proxy' ? this.stages.at(-1)?.exchange : undefined;
    // A breach was told when it was seen, with its entry.
    const isTold = this.#findings.some(({ id, severity }) => id === failure?.code && severity === 'error');
    this.owner.over({
      end,
      ...(failure && { failure }),
      ...(failure && !isTold && { finding: findingOf(failure) }),
      exchange: atProxy ?? this.#exchanges?.at(-1),
    });
  }
}
