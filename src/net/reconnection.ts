import * as l10n from '@vscode/l10n';
import type { Association } from '../api';
import { associationText } from '../protocol/association';
import type { Profile } from '../profiles/profile';
import { afterEnding, reconnectPlan, type Ending, type ReconnectPlan, type Verdict } from './reconnectPolicy';

/** How connecting again stands. */
export interface ReconnectState {
  /** The attempt that comes or is under way: 1 for the first one since the connection was open. */
  readonly attempt: number;
  readonly attempts: number;
  /** When it comes, in milliseconds since the epoch. Absent: it is under way. */
  readonly at?: number;
  /** How long the wait is, in milliseconds. */
  readonly waitMs: number;
  /** What ended the connection or the attempt before, in a sentence. */
  readonly cause: string;
}

/** Connects again and again, as a plan says: waits, and counts the attempts since the connection was open. */
export class Reconnection {
  #done = 0;
  /** When it was opened; `Infinity` while it isn't open. */
  #openedAt = Infinity;
  #state: ReconnectState | undefined;
  #timer: NodeJS.Timeout | undefined;
  #begin: (() => void) | undefined;

  /** @param random from 0 up to 1 */
  constructor(
    private readonly plan: ReconnectPlan,
    private readonly random: () => number = Math.random,
  ) {}

  /** Absent: it is open, or was never lost. */
  get state(): ReconnectState | undefined {
    return this.#state;
  }

  /**
   * Waits after the end of a connection or of an attempt, and then lets another one begin.
   *
   * @returns what the policy says; with a `stop`, nothing is begun
   */
  after(ending: Ending, begin: () => void): Verdict {
    const { attempts, maxDelayMs } = this.plan;
    if (performance.now() - this.#openedAt >= maxDelayMs) this.#done = 0;
    this.#openedAt = Infinity;
    const verdict = afterEnding(ending, this.#done, this.plan, this.random, Date.now());
    if ('stop' in verdict) {
      this.#state = undefined;
      return verdict;
    }
    this.#done += 1;
    const { waitMs } = verdict;
    this.#state = { attempt: this.#done, attempts, at: Date.now() + waitMs, waitMs, cause: causeOf(ending) };
    this.#begin = begin;
    this.#timer = setTimeout(() => this.now(), waitMs);
    return verdict;
  }

  /** Waits no longer. @returns whether it waited */
  now(): boolean {
    const begin = this.#stopWaiting();
    if (begin && this.#state) {
      const { attempt, attempts, waitMs, cause } = this.#state;
      this.#state = { attempt, attempts, waitMs, cause };
    }
    begin?.();
    return begin !== undefined;
  }

  /** Gives up waiting. @returns whether it waited */
  cancel(): boolean {
    if (!this.#stopWaiting()) return false;
    this.#state = undefined;
    return true;
  }

  /** The connection is open: if it stays so for as long as the longest wait, the attempts count from 0 again. */
  opened(): void {
    this.#openedAt = performance.now();
    this.#state = undefined;
  }

  #stopWaiting(): (() => void) | undefined {
    clearTimeout(this.#timer);
    const begin = this.#begin;
    this.#begin = undefined;
    return begin;
  }
}

/** `undefined`: the profile wants none. */
export function reconnectionOf(profile: Profile): Reconnection | undefined {
  const { reconnect } = profile.role === 'server' || profile.transport === 'udp' ? {} : profile;
  return reconnect && new Reconnection(reconnectPlan(reconnect));
}

function causeOf({ failure, end }: Ending): string {
  if (failure) return failure.message;
  if (end.code === undefined) return l10n.t('The peer ended the connection.');
  const reason = end.reason ? ` ${end.reason}` : '';
  return l10n.t('The peer closed the connection with code {0}{1}.', end.code, reason);
}

export function connectingAgainText({ attempt, attempts, waitMs, cause }: ReconnectState): string {
  const seconds = Math.round(waitMs / 100) / 10;
  return l10n.t('{0} Connecting again in {1} s (attempt {2} of {3}).', cause, seconds, attempt, attempts);
}

export function connectedAgainText({ attempt, attempts }: ReconnectState, association?: Association): string {
  const where = association ? associationText(association) : '';
  return l10n.t('Connected again (attempt {0} of {1}): {2}', attempt, attempts, where);
}
