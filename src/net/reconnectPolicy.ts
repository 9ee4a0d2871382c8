import * as l10n from '@vscode/l10n';
import type { Exchange, Failure, Finding, SessionEnd } from '../api';
import { fieldValues, statusOf } from '../protocol/httpHead';
import type { ReconnectOptions } from '../profiles/profile';

/** How often and how soon a connection is tried again. */
export interface ReconnectPlan {
  /** How many times without being open for {@link maxDelayMs} in between. */
  readonly attempts: number;
  /** What the first wait is at most; each further one may be twice as long. */
  readonly delayMs: number;
  readonly maxDelayMs: number;
}

/** What ended a connection, or an attempt to make one. */
export interface Ending {
  readonly end: SessionEnd;
  readonly failure?: Failure | undefined;
  /** What the failure is, where that wasn't told when it was seen. */
  readonly finding?: Finding;
  /** The answer of HTTP that failed it, the server's or the proxy's, if it was one. */
  readonly exchange?: Exchange | undefined;
}

/** The next attempt comes after a wait, or there is none. */
export type Verdict = { readonly waitMs: number } | { readonly stop: string | undefined };

/** A `Retry-After` that asks for more than so many times the longest wait isn't waited for. */
const MOST_RETRY_AFTER = 10;

/** Answers that mean "not now" (RFC 9110 §15.5.9, RFC 8470 §5.2, RFC 6585 §4). Of the others, those of 500 and more do. */
const NOT_NOW = new Set([408, 425, 429]);
/** What may be gone in a moment: the network's, and those of a server that isn't there. All else would only fail again. */
const PASSING = new Set([
  'dns',
  'refused',
  'unreachable',
  'reset',
  'connect-timeout',
  'handshake-timeout',
  'handshake-eof',
  'eof-in-frame',
  'eof-without-close',
  'ping-timeout',
]);
/** Of a path, not of whoever listens there. */
const LASTING = new Set(['ENAMETOOLONG', 'ENOTDIR', 'ENOTSOCK', 'EPROTOTYPE']);
/** By these the server, or the proxy, says what it never does. */
const NEVER = new Set([501, 505]);
/** By these codes of a close frame the peer says that what it got was wrong (RFC 6455 §7.4.1). */
const BLAMING = new Set([1002, 1003, 1007, 1008, 1009, 1010]);
/** Replies of SOCKS that are no rule and no want of skill (RFC 1928 §6): trouble, no route, refused, too far. */
const SOCKS_TROUBLE = /^SOCKS5 [13456]$/;

export function reconnectPlan({ attempts = 10, delay = 500, maxDelay = 30_000 }: ReconnectOptions): ReconnectPlan {
  return { attempts, delayMs: delay, maxDelayMs: maxDelay };
}

/**
 * What follows the end of a connection or of an attempt: with full jitter, a wait of anything up to the delay, which doubles with each
 * attempt. To a wait that the server asks for (`Retry-After` of 429 and 503, RFC 9110 §10.2.3) it is added, so that not all come at once.
 *
 * @param done attempts since it was open for long, or since the beginning
 * @param random from 0 up to 1
 * @param nowMs since the epoch
 * @returns `stop` with the reason, in a sentence for the person; `undefined` where it needs none: this end wanted the end
 */
export function afterEnding(
  ending: Ending,
  done: number,
  plan: ReconnectPlan,
  random: () => number,
  nowMs: number,
): Verdict {
  const { failure, end, exchange } = ending;
  if (end.by === 'local' || plan.attempts === 0) return { stop: undefined };
  const status = statusOfAnswer(ending);
  if (failure && !isPassing(failure, status)) return { stop: notAgain(failure, status) };
  if (end.code !== undefined && BLAMING.has(end.code))
    return {
      stop: l10n.t('It is not tried again: by the close code {0} the peer says what would go wrong again.', end.code),
    };
  if (done >= plan.attempts) return { stop: l10n.t('It was given up after {0} attempts.', plan.attempts) };
  const askedMs = status === 429 || status === 503 ? retryAfterMs(exchange, nowMs) : 0;
  if (askedMs > MOST_RETRY_AFTER * plan.maxDelayMs)
    return {
      stop: l10n.t(
        'It is not tried again: the server asks to wait for {0} s, and "maxDelay" is {1} ms.',
        Math.ceil(askedMs / 1000),
        plan.maxDelayMs,
      ),
    };
  const mostMs = Math.min(plan.maxDelayMs, plan.delayMs * 2 ** done);
  return { waitMs: Math.round(askedMs + random() * mostMs) };
}

/** The failure that was the last one, with why no other attempt follows. */
export function lastFailure(failure: Failure | undefined, verdict: Verdict | undefined): Failure | undefined {
  const why = verdict && 'stop' in verdict ? verdict.stop : undefined;
  return failure && why !== undefined ? { ...failure, message: `${failure.message} ${why}` } : failure;
}

function statusOfAnswer({ failure, exchange }: Ending): number | undefined {
  const isAnswer = failure?.code === 'http-status' || failure?.code === 'proxy-refused';
  return isAnswer && exchange?.response ? statusOf(exchange.response) : undefined;
}

function isPassing({ code, systemCode = '' }: Failure, status: number | undefined): boolean {
  if (status !== undefined) return (status >= 500 && !NEVER.has(status)) || NOT_NOW.has(status);
  return (
    (PASSING.has(code) && !LASTING.has(systemCode)) || (code === 'proxy-refused' && SOCKS_TROUBLE.test(systemCode))
  );
}

function notAgain({ code }: Failure, status: number | undefined): string {
  if (status !== undefined)
    return l10n.t('It is not tried again: the answer to the same request would be {0} again.', status);
  if (code.includes('tls')) return l10n.t('It is not tried again: what is wrong with TLS has to be mended first.');
  if (code === 'internal') return l10n.t('It is not tried again: the fault is on this side.');
  return l10n.t('It is not tried again: the same would go wrong again.');
}

/** Seconds, or a date; 0 where there is none that can be read. */
function retryAfterMs(exchange: Exchange | undefined, nowMs: number): number {
  const value = exchange?.response && fieldValues(exchange.response, 'retry-after')[0];
  if (value === undefined) return 0;
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  return Math.max(0, (Date.parse(value) || 0) - nowMs);
}
