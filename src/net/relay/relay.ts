import * as l10n from '@vscode/l10n';
import type { Endpoint, Failure, HttpHead } from '../../api';
import { Emitter } from '../../base/event';
import { addressOf } from '../../profiles/address';
import { targetProfile } from '../../profiles/forwardTo';
import type { ClientProfile, ServerProfile, WebSocketProfile } from '../../profiles/profile';
import { endpointText } from '../../protocol/association';
import { coverAddresses } from '../../protocol/knownSecrets';
import type { ConnectContext, Connection, ConnectionSink } from '../connection';
import { resolveSocketPath } from '../connectPath';
import { ConnectError } from '../failures';
import { LiveWebSocket } from '../liveWebSocket';
import { dialling, type Opened, type Opening } from '../opening';
import type { Session } from '../session';
import { TcpConnection } from '../tcpConnection';
import { Held, type Way } from './held';
import { Lane } from './lane';
import { MessageLane } from './messageLane';
import { RelayedConnection } from './relayedConnection';
import { abandonedText, injectedText, lostText, notReached, otherSide, tell, type Side } from './relayEvents';
import { leadsToItself, RelayPath, type RelayListener } from './relayPath';
import { StreamLane } from './streamLane';
import { askedTarget, passedFields, targetRequest, type TargetAnswer } from './targetRequest';

/** The leg fails before its client's time is up, so that the client can be told. */
const MARGIN_MS = 100;

/** Makes the session of a relay's leg to its target; see `Sessions.open`. */
export type OpenLeg = (
  profile: ClientProfile,
  resolved: ClientProfile,
  opening: Opening,
  onMade: (session: Session) => void,
) => Promise<{ session: Session; settled: Promise<void> }>;

/** Joins the connection of a client that a listener accepted with one to the target: what comes over one goes over the other. */
export class Relay {
  readonly #onDidChange = new Emitter<undefined>();
  /** What is held, or how the target's leg stands, has changed. */
  readonly onDidChange = this.#onDidChange.event;
  /** What waits for a person's decision. */
  readonly held: Held;
  readonly #ways: Readonly<Record<Side, Way>>;
  readonly #sessions: Partial<Record<Side, Session>> = {};
  readonly #sinks: Partial<Record<Side, ConnectionSink>> = {};
  readonly #connections: Partial<Record<Side, TcpConnection | LiveWebSocket>> = {};
  readonly #path: RelayPath;
  readonly #isRaw: boolean;
  readonly #profile: ClientProfile;
  readonly #resolved: ClientProfile;
  #refusal: Uint8Array | undefined;
  #isEnding = false;

  /**
   * @param profile of the listener, with `forwardTo` @param resolved the same with the values of its variables
   * @param remote the client's end
   */
  constructor(
    profile: ServerProfile,
    resolved: ServerProfile,
    private readonly openLeg: OpenLeg,
    listener: RelayListener,
    remote: Endpoint,
  ) {
    this.#profile = targetProfile(profile)!;
    this.#resolved = targetProfile(resolved)!;
    this.#isRaw = resolved.transport === 'tcp' && (resolved.framing?.kind ?? 'none') === 'none';
    this.#path = new RelayPath(listener, remote);
    const way = (from: Side): Way => {
      const lane = new Lane(() => {
        this.#sessions[from]?.resume();
        this.#onDidChange.fire(undefined);
      });
      const onGone = (how: 'ended' | 'reset'): void => this.#gone(from, how);
      return {
        lane,
        onward:
          resolved.transport === 'tcp' ? new StreamLane(lane, this.#isRaw, onGone) : new MessageLane(lane, onGone),
      };
    };
    this.#ways = { client: way('client'), target: way('target') };
    const { client, target } = this.#ways;
    if (client.onward instanceof MessageLane && target.onward instanceof MessageLane) {
      client.onward.answers = target.onward;
      target.onward.answers = client.onward;
    }
    this.held = new Held(this.#ways, !this.#isRaw, (side) => this.#sessions[side]);
  }

  session(side: Side): Session | undefined {
    return this.#sessions[side];
  }

  /** Where it passes on to, as the person wrote it, without what is secret in it. */
  get address(): string {
    return coverAddresses(addressOf(this.#profile));
  }

  /** The session of the client is made. */
  attach(session: Session): void {
    this.#adopt('client', session);
  }

  /** @throws ConnectError if the client has come through this very listener before */
  checkPath(): void {
    if (this.#path.isLoop) throw new ConnectError(leadsToItself(this.address));
  }

  /** What the connection of the client is given. */
  clientSink(sink: ConnectionSink): ConnectionSink {
    return this.#sinkOf('client', sink);
  }

  /**
   * Opens the target's leg for a client of TCP, whose socket is paused until then.
   *
   * @throws ConnectError, or the signal's reason
   */
  async joinStream(connection: TcpConnection, context: ConnectContext): Promise<Connection> {
    const failure = await this.#connect(this.#resolved, context);
    if (failure) throw new ConnectError(failure);
    return this.#join(connection);
  }

  /** Asks the target what its client has asked. @throws the signal's reason */
  async ask(request: HttpHead, context: ConnectContext): Promise<TargetAnswer> {
    const failure = await this.#connect(targetRequest(this.#resolved as WebSocketProfile, request), context, request);
    const exchange = this.#sessions.target?.handshake?.exchanges.at(-1);
    if (failure && this.#refusal && exchange) return { kind: 'refused', wire: this.#refusal, exchange, failure };
    if (failure || !exchange?.response) {
      const own = this.#sessions.target?.failure;
      return { kind: 'unreachable', failure: failure ?? notReached(this.address, own), cause: own?.code ?? 'closed' };
    }
    const { protocol = '' } = this.#sessions.target?.handshake ?? {};
    return { kind: 'open', protocol, fields: passedFields(exchange.response) };
  }

  /** The client's WebSocket is open, and its socket paused. */
  joinWebSocket(connection: LiveWebSocket): Connection {
    return this.#join(connection);
  }

  /** The client is lost before it was joined. */
  giveUp(): void {
    if (this.#connections.client) return;
    const { target } = this.#sessions;
    if (target && !target.end) void target.close().catch(() => undefined);
  }

  #adopt(side: Side, session: Session): void {
    this.#sessions[side] = session;
    session.relay = this;
    const other = this.#sessions[otherSide(side)];
    if (!other) return;
    for (const [one, another] of [[session, other] as const, [other, session] as const]) {
      one.leg = another;
      one.log.onDidDrain(() => another.resume());
      one.stream?.onDidDrain(() => another.resume());
    }
  }

  /** @returns why there is no connection to the target */
  async #connect(resolved: ClientProfile, context: ConnectContext, request?: HttpHead): Promise<Failure | undefined> {
    const timeoutMs = Math.max(1, context.timeoutMs - context.clock.now() - MARGIN_MS);
    const limited =
      resolved.transport === 'tcp'
        ? { ...resolved, connectTimeout: timeoutMs }
        : { ...resolved, handshakeTimeout: timeoutMs };
    const requestTarget = request && askedTarget(this.#resolved as WebSocketProfile, request);
    const dial = dialling(this.#profile, limited);
    const opening: Opening = {
      ...dial,
      open: (legContext) => this.#openTarget(dial, { ...legContext, requestTarget }),
    };
    const { session, settled } = await this.openLeg(this.#profile, limited, opening, (made) => this.#onLeg(made));
    const stop = (): void => void session.close().catch(() => undefined);
    context.signal.addEventListener('abort', stop);
    if (context.signal.aborted) stop();
    await settled;
    context.signal.removeEventListener('abort', stop);
    context.signal.throwIfAborted();
    return this.#connections.target ? undefined : notReached(this.address, session.failure);
  }

  async #openTarget(dial: Opening, context: ConnectContext): Promise<Opened> {
    const { transport, path } = this.#resolved;
    if (transport === 'tcp' && path !== undefined) this.#path.addTarget(resolveSocketPath(path, context.folder));
    const opened = await dial.open({
      ...context,
      sink: {
        ...this.#sinkOf('target', context.sink),
        refused: (wire) => {
          this.#refusal = wire;
        },
      },
      onDidBind: (half) => {
        this.#path.add(half.local);
        context.onDidBind(half);
      },
    });
    const { connection } = opened;
    if (!(connection instanceof TcpConnection || connection instanceof LiveWebSocket)) return opened;
    this.#connections.target = connection;
    return { ...opened, connection: this.#relayed('target', connection) };
  }

  #onLeg(session: Session): void {
    this.#adopt('target', session);
    session.onDidChangeState(() => {
      this.#onDidChange.fire(undefined);
      if (session.end) this.#path.release();
      if (!session.failure) return;
      const { message } = notReached(this.address, session.failure);
      const { client } = this.#sessions;
      if (client && !client.end) {
        this.#sinks.client?.found({ id: 'relay-target', severity: 'error', message });
        tell(client, message);
      }
    });
    if (this.#isRaw) {
      const client = this.#sessions.client?.association?.remote;
      const name = client ? endpointText(client) : '';
      tell(
        session,
        l10n.t('What goes over this connection is in the log of the client {0}, and is not kept twice.', name),
      );
    }
  }

  #sinkOf(side: Side, sink: ConnectionSink): ConnectionSink {
    this.#sinks[side] = sink;
    const { onward } = this.#ways[side];
    const other = otherSide(side);
    const isFull = (): boolean => onward.isFull || sink.isFull() || this.#sinks[other]?.isFull() === true;
    if (onward instanceof MessageLane) return { ...sink, isFull, onwardMessages: onward };
    if (side === 'client' || !this.#isRaw) return { ...sink, isFull, onwardBytes: onward };
    // The client's log is that of both directions.
    const append: ConnectionSink['append'] = (direction, kind, payload, extras) =>
      direction === 'received'
        ? (this.#sinks.client ?? sink).append('sent', kind, payload, extras)
        : sink.append(direction, kind, payload, extras);
    return { ...sink, append, isFull, onwardBytes: onward };
  }

  #join(connection: TcpConnection | LiveWebSocket): Connection {
    this.#connections.client = connection;
    for (const side of ['client', 'target'] as const) {
      const { onward } = this.#ways[side];
      const to = this.#connections[otherSide(side)];
      if (onward instanceof StreamLane && to instanceof TcpConnection)
        onward.leadTo(to, () => this.#sessions[side]?.resume());
      else if (onward instanceof MessageLane && to instanceof LiveWebSocket) onward.leadTo(to);
    }
    connection.resume();
    return this.#relayed('client', connection);
  }

  #relayed(side: Side, connection: TcpConnection | LiveWebSocket): Connection {
    const other = otherSide(side);
    const { onward } = this.#ways[side];
    return new RelayedConnection(connection, {
      lane: this.#ways[other].lane,
      injected: (first, last) => tell(this.#sessions[side], injectedText(side, first, last)),
      pinged: (payload) => {
        if (onward instanceof MessageLane) onward.expectPong(payload, true);
      },
      closed: (code, reason) => {
        if (this.#isEnding) return;
        this.#isEnding = true;
        // Nobody waits for what is held any more; and what is full would not see its end.
        for (const from of ['client', 'target'] as const) {
          const lost = this.#ways[from].lane.gone();
          if (lost > 0) for (const each of Object.values(this.#sessions)) tell(each, abandonedText(from, lost));
        }
        const session = this.#sessions[other];
        if (session && !session.end) void session.close(code, reason).catch(() => undefined);
      },
      destroyed: () => this.#connections[other]?.cut('ended'),
    });
  }

  #gone(side: Side, how: 'ended' | 'reset'): void {
    const { lane, onward } = this.#ways[side];
    const other = otherSide(side);
    const back = this.#ways[other].lane;
    const isBackOver = back.isFinishing;
    const lost = back.gone();
    if (lost > 0) tell(this.#sessions[other], lostText(side, lost));
    // It has said its last word already, which the other leg has or gets; of TCP, both have.
    if (lane.isFinishing && (onward instanceof MessageLane || isBackOver)) return;
    const cut = (): void => this.#connections[other]?.cut(how);
    if (how === 'reset' && lane.held.length === 0 && this.#connections[other]) cut();
    else lane.finish(cut);
  }
}
