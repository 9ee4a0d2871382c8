import * as l10n from '@vscode/l10n';
import type { Fail, VariableTable } from './variables';

/** What the variables of messages take their values from. */
export interface MessageSources {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** RFC 9562, version 4. */
  readonly uuid: () => string;
  /** 0 (inclusive) to 1 (exclusive). */
  readonly random: () => number;
  /** The number of this message, from 1. */
  readonly counter: () => number;
}

/** The variables that have a value of their own at each send. */
export function messageVariables({ now, uuid, random, counter }: MessageSources): VariableTable {
  const plain =
    (value: () => string) =>
    (argument: string | undefined, fail: Fail): string =>
      argument === undefined ? value() : fail(l10n.t('it takes nothing after a colon.'));
  return {
    uuid: plain(uuid),
    timestamp: plain(() => String(Math.floor(now()))),
    isoTimestamp: plain(() => new Date(now()).toISOString()),
    counter: plain(() => String(counter())),
    randomInt: (argument, fail) => {
      const [min, max] = rangeOf(argument, fail);
      return String(min + Math.floor(random() * (max - min + 1)));
    },
  };
}

/** Both ends are in the range. */
function rangeOf(argument: string | undefined, fail: Fail): [min: number, max: number] {
  const match = /^([+-]?\d+):([+-]?\d+)$/.exec(argument ?? '');
  if (!match) return fail(l10n.t('it is written with two whole numbers, such as {0}.', '${randomInt:1:6}'));
  const [min, max] = [Number(match[1]), Number(match[2])];
  if (!Number.isSafeInteger(min) || !Number.isSafeInteger(max) || !Number.isSafeInteger(max - min))
    return fail(l10n.t('its numbers are too large.'));
  return min <= max ? [min, max] : fail(l10n.t('{0} is more than {1}: the smaller number comes first.', min, max));
}
