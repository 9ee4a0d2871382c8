import * as l10n from '@vscode/l10n';
import * as net from 'node:net';
import type { Endpoint, Failure, Finding, HalfAssociation, Listener as ApiListener } from '../../api';
import { Emitter, type Disposable } from '../../base/event';
import { MergedLog } from '../../log/merged/mergedLog';
import { SecretValues } from '../../log/secretValues';
import type { ServerProfile, UdpServerProfile } from '../../profiles/profile';
import { ConnectError, internalFailure } from '../failures';
import type { Opening } from '../opening';
import type { Session } from '../session';
import { noteEvent } from '../sessionLog';
import type { FileAccess } from '../tlsSettings';
import { accepting } from './accepting';
import { Relay, type OpenLeg } from '../relay/relay';
import { bind } from './bind';
import { ListenerRules, RuleResponder } from './ruleResponder';
import { serverTls, type ServerTls } from './serverTls';
import { TurnedAway } from './turnedAway';
import type { UdpPeer } from './udpPeer';
import { UdpServer } from './udpServer';

/** Clients that have left and are still listed; older ones are recordings only. */
export const KEPT_CLIENTS = 100;
/** A flood of datagrams may be noticed every second, for days. */
const MAX_FINDINGS = 100;

/** Clients over the limit that may be about to be told so. Each has a session, which a peer that says nothing holds for a while. */
export const MAX_REFUSED = 64;

/** A server's profile, as it is shown and as it is listened with. */
export interface Served {
  readonly profile: ServerProfile;
  /** With the values of its variables. */
  readonly resolved: ServerProfile;
}

/** The sessions that a listener makes, and lets go of. */
export interface ClientSessions {
  open(served: Served, opening: Opening, onMade: (session: Session) => void): Promise<{ session: Session }>;
  /** A session has ended, and its recording is on disk. */
  readonly onDidKeep: (listener: (session: Session) => void) => Disposable;
  forget(id: string): void;
  /** Of a relay: the session of a client's leg to the target. */
  openLeg: OpenLeg;
  /** The folder of their recordings. */
  readonly storage: string;
}

/** Waits for clients on one address; each becomes a session of its own, which the listener outlives. */
export class Listener implements ApiListener, Disposable {
  readonly #onDidAccept = new Emitter<Session>();
  readonly onDidAccept = this.#onDidAccept.event;
  readonly #onDidChange = new Emitter<undefined>();
  /** Its state, or its clients. */
  readonly onDidChange = this.#onDidChange.event;
  readonly startedAt = Date.now();
  /** Values that are covered in what is told of it; whoever resolves its variables adds to them. */
  readonly secrets = new SecretValues();
  /** The entries of all its clients. */
  readonly merged: MergedLog;
  #state: ApiListener['state'] = 'closed';
  #server: net.Server | undefined;
  /** Instead of {@link #server}. */
  #udp: UdpServer | undefined;
  #findings: readonly Finding[] = [];
  /** Settles when it is bound, or has failed. */
  #opening: Promise<void> | undefined;
  #tls: ServerTls | undefined;
  #local: Endpoint | undefined;
  #failure: Failure | undefined;
  #sessions: Session[] = [];
  /** Clients that were admitted and haven't left, those without a session yet included. */
  #clients = 0;
  /** Clients over the limit that aren't told yet. */
  #refused = 0;
  readonly #turnedAway: TurnedAway;
  readonly #arriving = new Set<Promise<void>>();
  readonly #watching: Disposable;
  readonly #rules: ListenerRules;
  /** The profile as it is saved now: what doesn't need to be bound anew is taken over while it listens. */
  #current: Served;

  constructor(
    readonly id: string,
    private readonly served: Served,
    variables: ListenerRules['variables'],
    private readonly access: FileAccess,
    private readonly clients: ClientSessions,
    /** A client can't be accepted, for a reason of this machine's. */
    private readonly onProblem: (error: Error) => void,
  ) {
    this.#current = served;
    this.merged = new MergedLog(clients.storage);
    this.#turnedAway = new TurnedAway((text) => onProblem(new Error(`${this.profile.name}: ${text}`)));
    this.#rules = new ListenerRules(access.folder, () => this.#sessions, variables);
    this.#rules.set(served.resolved);
    this.#watching = clients.onDidKeep((session) => this.#tidy(session));
  }

  get profile(): ServerProfile {
    return this.served.profile;
  }

  get state(): ApiListener['state'] {
    return this.#state;
  }

  get local(): Endpoint | undefined {
    return this.secrets.cover(this.#local);
  }

  /** What it waits on, which names it on the network. */
  get halfAssociation(): HalfAssociation | undefined {
    const { local } = this;
    return local && { protocol: this.profile.transport === 'udp' ? 'udp' : 'tcp', local };
  }

  get failure(): Failure | undefined {
    return this.secrets.cover(this.#failure);
  }

  get findings(): readonly Finding[] {
    return this.secrets.cover(this.#findings);
  }

  get sessions(): readonly Session[] {
    return this.#sessions;
  }

  /** PEM, where a certificate was made for this listener: what clients are to trust. */
  get ownCertificate(): string | undefined {
    return this.#tls?.ownCertificate;
  }

  /** Binds. Settles when it listens or has failed; never rejects on what the machine says. */
  open(): Promise<void> {
    this.#opening = this.#open();
    return this.#opening;
  }

  async #open(): Promise<void> {
    const { resolved: profile } = this.served;
    if (profile.transport === 'udp') {
      await this.#openUdp(profile);
      return;
    }
    const tcp = profile.transport === 'tcp' ? profile : undefined;
    const keepAlive = tcp?.keepAlive;
    const server = net.createServer({
      // Nothing is read before its session is there.
      pauseOnConnect: true,
      // Who has asked all there is to ask, and says so, still gets the answers.
      allowHalfOpen: tcp !== undefined && (!tcp.tls || tcp.forwardTo !== undefined),
      noDelay: tcp ? (tcp.noDelay ?? false) : true,
      keepAlive: keepAlive !== undefined,
      ...(keepAlive !== undefined && { keepAliveInitialDelay: keepAlive }),
    });
    try {
      this.#tls = await serverTls(profile, this.access);
      this.#local = await bind(server, profile, this.access.folder);
    } catch (error) {
      this.#fail(error);
      return;
    }
    this.#server = server;
    server.on('error', (error) => this.onProblem(error));
    server.on('connection', (socket) => this.#arrives(this.#accept(socket)));
    this.#setState('listening');
  }

  /** Takes over what was changed in the profile, but for where and how it listens: rules at once, the rest for further clients. */
  update(profile: ServerProfile, resolved = profile): void {
    if (profile.transport !== this.profile.transport) return;
    this.#current = { profile, resolved };
    this.#rules.set(resolved);
  }

  async close(): Promise<void> {
    // Of what is being bound there is nothing yet that could be closed.
    await this.#opening;
    const server = this.#server;
    if (this.#udp) await this.#closeUdp(this.#udp);
    if (!server) return;
    const closed = new Promise<void>((resolve) => {
      if (server.listening) server.close(() => resolve());
      else server.once('close', () => resolve());
    });
    if (this.#state === 'listening') this.#setState('closed');
    await Promise.all(this.#arriving);
    await this.closeClients();
    await closed;
    this.#turnedAway.flush();
    this.#server = undefined;
  }

  /** Ends all clients cleanly, and goes on waiting for others. */
  async closeClients(): Promise<void> {
    // This end is going away (RFC 6455 §7.4.1).
    const legs = this.#sessions.flatMap((session) => [session, ...(session.leg ? [session.leg] : [])]);
    await Promise.all(legs.filter(({ end }) => !end).map((session) => session.close(1001)));
  }

  dispose(): void {
    this.#watching.dispose();
    this.#onDidAccept.dispose();
    this.#onDidChange.dispose();
    this.merged.dispose();
    this.#server?.close();
    this.#udp?.dispose();
  }

  async #openUdp(profile: UdpServerProfile): Promise<void> {
    const udp = new UdpServer(profile, {
      onPeer: (peer) => this.#arrives(this.#acceptPeer(peer)),
      onFinding: (finding) => this.#found(finding),
      onProblem: this.onProblem,
      limits: () => this.#current.resolved.limits ?? {},
    });
    try {
      this.#local = await udp.open();
    } catch (error) {
      this.#fail(error);
      return;
    }
    this.#udp = udp;
    this.#setState('listening');
  }

  async #closeUdp(udp: UdpServer): Promise<void> {
    if (this.#state === 'listening') this.#setState('closed');
    await Promise.all(this.#arriving);
    await this.closeClients();
    await udp.close();
    this.#udp = undefined;
  }

  async #acceptPeer(peer: UdpPeer): Promise<void> {
    try {
      const made = (session: Session): void => this.#onMade(session, () => undefined);
      const { session } = await this.clients.open(this.#current, peer.opening(), made);
      if (this.#state === 'listening') peer.session = session;
      else await session.close();
    } catch (error) {
      peer.leave();
      this.onProblem(error as Error);
    }
  }

  #arrives(accepted: Promise<void>): void {
    const arriving = accepted.finally(() => this.#arriving.delete(arriving));
    this.#arriving.add(arriving);
  }

  #found(finding: Finding): void {
    this.#findings = [...this.#findings, finding].slice(-MAX_FINDINGS);
    this.#onDidChange.fire(undefined);
  }

  #fail(error: unknown): void {
    this.#failure = error instanceof ConnectError ? error.failure : internalFailure('listen', String(error));
    this.#setState('failed');
  }

  async #accept(socket: net.Socket): Promise<void> {
    const current = this.#current;
    const { resolved } = current;
    // Of UDP, there are no sockets that could be accepted.
    if (resolved.transport === 'udp') return;
    const { limits = {} } = resolved;
    const isFull = this.#clients >= (limits.clients ?? Infinity);
    if (isFull && this.#refused >= MAX_REFUSED) {
      socket.destroy();
      this.#turnedAway.add();
      return;
    }
    if (isFull) this.#refused += 1;
    else this.#clients += 1;
    const leave = (): void => {
      if (isFull) this.#refused -= 1;
      else this.#clients -= 1;
    };
    let relay: Relay | undefined;
    const opening = accepting(socket, {
      ...(resolved.forwardTo !== undefined && {
        relay: (remote: Endpoint) => (relay = new Relay(current.profile, resolved, this.clients.openLeg, this, remote)),
      }),
      profile: resolved,
      path: this.#local && 'path' in this.#local ? this.#local.path : undefined,
      tls: this.#tls,
      isFull,
    });
    try {
      const { session } = await this.clients.open(current, opening, (made) => {
        relay?.attach(made);
        this.#onMade(made, leave);
      });
      if (this.#state !== 'listening') await session.close(1001);
      else if (limits.idle !== undefined) endWhenIdle(socket, session, limits.idle);
    } catch (error) {
      socket.destroy();
      leave();
      this.onProblem(error as Error);
    }
  }

  #onMade(session: Session, leave: () => void): void {
    if (!session.relay) session.responder = new RuleResponder(session, this.#rules);
    this.#sessions = [...this.#sessions, session];
    this.merged.add(session);
    // A client opens once, if it isn't refused before.
    session.onDidChangeState((state) => {
      if (session.end) leave();
      if (state === 'open') this.#onDidAccept.fire(session);
      this.#onDidChange.fire(undefined);
    });
    this.#onDidChange.fire(undefined);
  }

  /** The oldest of those that have left are let go of. */
  #tidy(kept: Session): void {
    if (!this.#sessions.includes(kept)) return;
    const left = this.#sessions.filter(({ end, leg }) => end && (!leg || leg.end));
    const old = new Set(left.slice(0, Math.max(0, left.length - KEPT_CLIENTS)));
    if (old.size === 0) return;
    this.#sessions = this.#sessions.filter((session) => !old.has(session));
    for (const session of old) {
      this.merged.release(session);
      this.clients.forget(session.id);
      if (session.leg) this.clients.forget(session.leg.id);
    }
  }

  #setState(state: ApiListener['state']): void {
    this.#state = state;
    this.#onDidChange.fire(undefined);
  }
}

function endWhenIdle(socket: net.Socket, session: Session, idleMs: number): void {
  socket.setTimeout(idleMs);
  socket.on('timeout', () => {
    // It may open without a further byte; and what a relay holds is quiet only because of the person.
    const waits = session.state === 'connecting' || session.relay?.held.isWaiting === true;
    if (waits) socket.setTimeout(idleMs);
    if (waits || session.state !== 'open') return;
    const text = l10n.t('Disconnected by this end: no traffic for {0} ms.', idleMs);
    noteEvent(session, text);
    void session.close(1001, 'idle');
  });
}
