import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { LogSearch } from '../../log/search/logSearch';
import type { Session } from '../../net/session';
import { isLive } from '../sessionHub';
import { confirmation } from './confirmation';
import { factsOf } from './sessionTools';
import { ToolInput } from './toolInput';
import { isOwn, sessionOf, type SocketTool, type ToolServices } from './toolServices';
import { Redaction, textOfEntries, untrusted } from './toolText';

const MOST_ENTRIES = 100;
const FEW_ENTRIES = 20;
const MOST_WAIT_MS = 120_000;
const SHORT_WAIT_MS = 10_000;
/** So far back is looked for what was sent last. */
const NEAR = 1000;

export function readTool(services: ToolServices): SocketTool {
  return {
    prepare: (given) => Promise.resolve(askToRead(services, given)),
    invoke: async (given, token) => {
      const input = new ToolInput(given);
      const session = sessionOf(services, input.required('session'));
      const { log } = session;
      const count = input.integer('count', 1, MOST_ENTRIES) ?? FEW_ENTRIES;
      const from = input.integer('from', 0, Number.MAX_SAFE_INTEGER);
      const pattern = input.text('pattern');
      const length = log.length;
      const redaction = new Redaction(session);
      const matching = async (text: string): Promise<readonly number[]> => {
        const all = await log.search({ text, regex: input.flag('regex') }, token);
        return openOf(
          redaction,
          [...all].filter((at) => at >= (from ?? 0)),
          from === undefined,
          count,
          token,
        );
      };
      const indexes = pattern === undefined ? range(from ?? length - count, length) : await matching(pattern);
      const wanted = from === undefined ? indexes.slice(-count) : indexes.slice(0, count);
      const { text, rest } = await textOfEntries(session, await log.readEach(wanted));
      const next = rest ?? wanted.at(-1);
      const more = next === undefined ? '' : ` Read on with "from": ${String(rest ?? next + 1)}.`;
      // How many there are in all would tell of those that are left out.
      const number = redaction.isEmpty
        ? ` Messages that match: ${String(indexes.length)}.`
        : ' Messages with secrets in them are not searched.';
      const found = pattern === undefined ? '' : number;
      if (length === 0) return 'The log has no messages yet.';
      return `The log has ${String(length)} messages, #0 to #${String(length - 1)}.${found}${more}\n${untrusted('the log of a connection', text)}`;
    },
  };
}

export function waitTool(services: ToolServices): SocketTool {
  return {
    prepare: (given) => Promise.resolve(askToRead(services, given)),
    invoke: async (given, token) => {
      const input = new ToolInput(given);
      const session = sessionOf(services, input.required('session'));
      const timeoutMs = input.integer('timeout', 0, MOST_WAIT_MS) ?? SHORT_WAIT_MS;
      const after = input.integer('after', -1, Number.MAX_SAFE_INTEGER) ?? (await lastSent(session));
      const query = { text: input.required('pattern'), regex: input.flag('regex'), direction: 'received' as const };
      const redaction = new Redaction(session);
      const end = Date.now() + timeoutMs;
      let from = after + 1;
      let found: number | string;
      do {
        const search = new LogSearch(session.log, query, from);
        found = await firstMatch(search, session, end, token).finally(() => search.dispose());
        if (typeof found === 'string') return found;
        from = found + 1;
      } while (await redaction.hasSecret(found));
      const { text } = await textOfEntries(session, await session.log.readEach([found]));
      return `Message #${String(found)} matches.\n${untrusted('the other end', text)}`;
    },
  };
}

/**
 * The first message that matches, or why there is none. What is there already is looked at to its end, however late it is.
 *
 * @param end in milliseconds since 1970: so long is waited
 * @throws CancellationError at once when it is cancelled
 */
function firstMatch(
  search: LogSearch,
  session: Session,
  end: number,
  token: vscode.CancellationToken,
): Promise<number | string> {
  return new Promise((resolve, reject) => {
    const there = session.log.length;
    let isLate = false;
    const look = (): void => {
      const [found] = search.matches;
      if (found !== undefined) settle(() => resolve(found));
      else if (search.state === 'failed') settle(() => reject(new Error(search.problem)));
      // What came before the end is looked at to its end.
      else if (!isLive(session) && search.scanned >= session.log.length)
        settle(() => resolve(`No message matched before the session ended. It is ${session.state}.`));
      else if (isLate && (search.scanned >= there || search.state !== 'searching'))
        settle(() => resolve(`No message matched in time. The session is ${session.state}.`));
    };
    const late = setTimeout(
      () => {
        isLate = true;
        look();
      },
      Math.max(0, end - Date.now()),
    );
    const cancel = (): void => settle(() => reject(new vscode.CancellationError()));
    const listening = [token.onCancellationRequested(cancel), search.onDidChange(look), session.onDidChangeState(look)];
    const settle = (tell: () => void): void => {
      clearTimeout(late);
      for (const each of listening) each.dispose();
      tell();
    };
    if (token.isCancellationRequested) cancel();
    else look();
  });
}

/**
 * Matches that tell of no secret: patterns would spell one out.
 *
 * @param isLast the last `count` ones, instead of the first
 */
async function openOf(
  redaction: Redaction,
  matches: readonly number[],
  isLast: boolean,
  count: number,
  token: vscode.CancellationToken,
): Promise<readonly number[]> {
  if (redaction.isEmpty) return matches;
  const open: number[] = [];
  for (const index of isLast ? matches.toReversed() : matches) {
    if (token.isCancellationRequested) throw new vscode.CancellationError();
    if (!(await redaction.hasSecret(index))) open.push(index);
    if (open.length === count) break;
  }
  return isLast ? open.reverse() : open;
}

/** The index of the last message that was sent, if that isn't long ago; else the end of the log. */
async function lastSent({ log }: Session): Promise<number> {
  const { length } = log;
  const entries = await log.read(length - NEAR, length);
  return entries.findLast(({ direction }) => direction === 'sent')?.index ?? (length <= NEAR ? -1 : length - 1);
}

/** What a person's own session has carried is given away only if he lets it. */
function askToRead(services: ToolServices, given: unknown): vscode.PreparedToolInvocation {
  const session = sessionOf(services, new ToolInput(given).required('session'));
  const doing = l10n.t('Reading the messages of a session');
  if (isOwn(services, session)) return { invocationMessage: doing };
  return confirmation(
    l10n.t('Let the model read the messages of a session that you have opened?'),
    factsOf(session),
    doing,
  );
}

function range(from: number, to: number): number[] {
  const first = Math.max(0, from);
  return Array.from({ length: Math.max(0, Math.min(to - first, MOST_ENTRIES)) }, (_, nth) => first + nth);
}
