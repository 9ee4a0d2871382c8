import * as l10n from '@vscode/l10n';
import type { Node } from 'jsonc-parser';
import { composeMessage, valueWriter, type WrittenMessage } from '../payload/input/composeMessage';
import { placeOf, type Place } from './checkSchema';
import { SAMPLES } from './checkVariables';
import type { Problem } from './problem';
import { resolveVariables, VariableError, variablesOf } from './variables';

/** What the schema can't say of `messages` and `onOpen`: payloads that can't be sent, names that are taken or that nothing has. */
export function checkMessages(messages: Node | undefined, onOpen: Node | undefined): Problem[] {
  const problems: Problem[] = [];
  const report = (place: Place, message: string, known?: readonly string[]): void => {
    problems.push({
      ...placeOf(place),
      code: 'bad-profile',
      severity: 'error',
      message,
      ...(known && { names: known }),
    });
  };
  const names = new Set<unknown>();
  for (const message of messages?.children ?? []) {
    const name = valueOf(message, 'name');
    if (name && names.has(name.value)) {
      report(name, l10n.t('There is another message with the name "{0}" in this profile.', String(name.value)));
    }
    names.add(name?.value);
    const payload = valueOf(message, 'payload');
    if (payload) checkPayload(payload, valueOf(message, 'format')?.value, report);
  }
  for (const name of onOpen?.children ?? []) {
    if (name.type !== 'string' || names.has(name.value)) continue;
    const known = [...names].map(String);
    const list = known.map((each) => `"${each}"`).join(', ') || l10n.t('none');
    report(name, l10n.t('There is no message "{0}" in this profile. There are: {1}', String(name.value), list), known);
  }
  return problems;
}

function checkPayload(payload: Node, format: unknown, report: (place: Place, message: string) => void): void {
  if (payload.type !== 'string') {
    if (format !== 'json') report(payload, l10n.t('The payload of this format is a text in quotation marks.'));
    return;
  }
  const text = String(payload.value);
  if (format === 'file') {
    if (text === '') report(payload, l10n.t('The path of the file is missing.'));
    return;
  }
  // What a variable gives may be anything; among digits it can't be guessed.
  const isOpen = format !== 'json' && variablesOf(text).length > 0;
  if (isOpen || (format !== 'json' && format !== 'hex' && format !== 'base64')) return;
  const written: WrittenMessage = { format, text };
  try {
    const resolved = resolveVariables(text, SAMPLES, valueWriter(written));
    const composed = composeMessage({ ...written, text: resolved.text });
    if (!('error' in composed)) return;
    const { offset, length, message } = composed.error;
    report(placeWithin(payload, text, resolved.offsetOf(offset), length), message);
  } catch (error) {
    // Its variables are judged apart.
    if (!(error instanceof VariableError)) throw error;
  }
}

/** A place in a text, where the file has that text as it is: no escape sequence in it. */
function placeWithin(node: Node, text: string, offset: number, length: number): Place {
  if (node.length !== text.length + 2) return node;
  return { offset: node.offset + 1 + offset, length: Math.max(1, length) };
}

function valueOf(message: Node, name: string): Node | undefined {
  return message.children?.findLast(({ children }) => children?.[0]?.value === name)?.children?.[1];
}
