import * as l10n from '@vscode/l10n';
import { createContext, Script } from 'node:vm';
import type { Captures } from '../../profiles/rules';

/** For one message; more would hold up everything else. */
export const REGEX_LIMIT_MS = 100;
/** Over many messages, so much more than half of the time that passes; a millisecond for each isn't counted. */
const DEBT_MS = 500;
const FREE_MS = 1;

/** Runs in this thread, where only the time limit of a script can stop an expression that backtracks without end. */
const script = new Script('regex.exec(text)');
const sandbox: { regex?: RegExp; text?: string } = createContext({});

/** What expressions took beyond half of the time, as it was at a time. */
const debts = new WeakMap<RegExp, { readonly ms: number; readonly at: number }>();

/**
 * Runs a regular expression for {@link REGEX_LIMIT_MS} at most.
 *
 * @throws if it takes longer, or if it takes more than half of all time, which messages that are each just within the limit make it do
 */
export function limitedRegex(regex: RegExp, text: string): Captures | null {
  const { ms: debtMs, at: since } = debts.get(regex) ?? { ms: 0, at: performance.now() };
  const startedAt = performance.now();
  sandbox.regex = regex;
  sandbox.text = text;
  try {
    const found = script.runInContext(sandbox, { timeout: REGEX_LIMIT_MS }) as Captures | null;
    const at = performance.now();
    const ms = Math.max(0, debtMs + Math.max(0, at - startedAt - FREE_MS) - (at - since) / 2);
    if (ms > DEBT_MS) throw new Error(l10n.t('its regular expression takes more than half of all time'));
    debts.set(regex, { ms, at });
    return found;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
    throw new Error(l10n.t('its regular expression took longer than {0} ms', REGEX_LIMIT_MS), { cause: error });
  } finally {
    sandbox.text = '';
  }
}
