import * as l10n from '@vscode/l10n';
import type { SendOptions } from '../../api';
import type { Connection, PartsOptions } from '../connection';
import { checkControl } from '../controlPayload';
import type { LiveWebSocket } from '../liveWebSocket';
import type { TcpConnection } from '../tcpConnection';
import type { Lane } from './lane';

/** What a leg's connection asks of its relay. */
export interface RelayedLeg {
  /** The direction that leads to it. */
  readonly lane: Lane;
  /** A person has sent something of his own. @param first entry of this leg's log */
  injected(first: number, last: number): void;
  pinged(payload: Uint8Array): void;
  /** A person ends it: the other leg ends as well. */
  closed(code: number | undefined, reason: string): void;
  /** It is given up: the other leg is as well. */
  destroyed(): void;
}

/** The connection of a relay's leg, as its session has it: what a person sends goes between what the other leg brings. */
export class RelayedConnection implements Connection {
  constructor(
    private readonly connection: TcpConnection | LiveWebSocket,
    private readonly leg: RelayedLeg,
  ) {}

  async send(payload: string | Uint8Array, options: SendOptions): Promise<number> {
    // A copy: it may have to wait.
    const own = typeof payload === 'string' ? payload : new Uint8Array(payload);
    const entry = await this.leg.lane.inject(() => this.connection.send(own, options));
    this.leg.injected(entry, entry);
    return entry;
  }

  async sendParts(parts: AsyncIterable<Uint8Array>, options: PartsOptions): Promise<void> {
    const entries: { first?: number; last?: number } = {};
    const onEntry = (entry: number): void => {
      entries.first ??= entry;
      entries.last = entry;
      options.onEntry?.(entry);
    };
    try {
      await this.leg.lane.inject(() => this.connection.sendParts(parts, { ...options, onEntry }));
    } finally {
      const { first, last } = entries;
      if (first !== undefined && last !== undefined) this.leg.injected(first, last);
    }
  }

  async ping(payload: Uint8Array): Promise<number> {
    checkControl(payload);
    this.leg.pinged(payload);
    return this.connection.ping(payload);
  }

  async pong(payload: Uint8Array): Promise<void> {
    await this.connection.pong(payload);
  }

  close(code: number | undefined, reason: string): void {
    this.connection.close(code, reason);
    this.leg.closed(code, reason);
  }

  endSending(): void {
    throw new Error(l10n.t('A relay ends a side when the other leg has: what that one still sends would be lost.'));
  }

  limitClosing(): void {
    this.connection.limitClosing();
  }

  resume(): void {
    this.connection.resume();
  }

  destroy(): void {
    this.connection.destroy();
    this.leg.destroyed();
  }
}
