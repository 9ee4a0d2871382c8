import * as l10n from '@vscode/l10n';
import type { Node } from 'jsonc-parser';
import { placeOf } from './checkSchema';
import { messageVariables } from './messageVariables';
import type { Problem } from './problem';
import { resolveVariables, VariableError, type Fail, type VariableTable } from './variables';

/** Whether it has a value is known when it is connected; here only how it is written counts. */
const named = (argument: string | undefined, fail: Fail): string =>
  argument ? '0' : fail(l10n.t('its name is missing: write it after a colon.'));
const bare = (argument: string | undefined, fail: Fail): string =>
  argument === undefined ? '0' : fail(l10n.t('it takes nothing after a colon.'));
const PROFILE_SAMPLES: VariableTable = {
  env: named,
  workspaceFolder: (argument, fail) => (argument === '' ? named(argument, fail) : '0'),
  config: named,
  userHome: bare,
  input: named,
};

/** Values that stand for those of variables while a message is checked: digits, so that they fit where a number or a text may be. */
export const SAMPLES: VariableTable = {
  ...PROFILE_SAMPLES,
  ...messageVariables({ now: () => 0, uuid: () => '0', random: () => 0, counter: () => 0 }),
};

/**
 * What is wrong with the variables of a text.
 *
 * @param inputs the ids that there are. Absent: that isn't known here
 */
export function checkVariables(
  text: Node,
  property: string,
  inMessage: boolean,
  inputs?: ReadonlySet<string>,
): Problem[] {
  const input = (id: string | undefined, fail: Fail): string =>
    named(id, fail) && (!inputs || inputs.has(id!) ? '0' : fail(unknownInput(inputs)));
  try {
    resolveVariables(String(text.value), { ...(inMessage ? SAMPLES : PROFILE_SAMPLES), input });
    return [];
  } catch (error) {
    if (!(error instanceof VariableError)) throw error;
    const message = l10n.t('In "{0}": {1}', property, error.message);
    return [{ ...placeOf(text), code: 'bad-variable', severity: 'error', message }];
  }
}

function unknownInput(inputs: ReadonlySet<string>): string {
  return inputs.size === 0
    ? l10n.t('the file has no "inputs".')
    : l10n.t('"inputs" has no such id. There are: {0}.', [...inputs].join(', '));
}
