import * as l10n from '@vscode/l10n';
import type { FileLog } from '../log/fileLog';
import type { ChosenMessages } from './chosenMessages';

/** More than that is for an export: the clipboard holds it in memory, more than once. */
const MAX_BYTES = 16 * 1024 * 1024;
const MAX_COUNT = 200_000;
const AT_ONCE = 1000;

/**
 * Messages as text, a line each: UTF-8 as it is, other bytes as hexadecimal digits.
 *
 * @throws with words for the person if it is too much for the clipboard
 */
export async function textOfMessages(log: FileLog, chosen: ChosenMessages): Promise<string> {
  const indexes = chosen.count > MAX_COUNT ? undefined : chosen.indexes();
  if (!indexes || isTooMuch(log, indexes)) {
    throw new Error(l10n.t('This is too much for the clipboard: export the messages to a file instead.'));
  }
  const lines: string[] = [];
  for (let from = 0; from < indexes.length; from += AT_ONCE) {
    const payloads = await log.payloads([...indexes.subarray(from, from + AT_ONCE)]);
    for (const payload of payloads) lines.push(payload ? textOf(payload) : l10n.t('Damaged in the files of the log'));
  }
  return lines.join('\n');
}

function isTooMuch(log: FileLog, indexes: Uint32Array): boolean {
  let size = 0;
  return indexes.some((index) => (size += log.sizeOf(index)) > MAX_BYTES);
}

function textOf(payload: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(payload);
  } catch {
    return Buffer.from(payload.buffer, payload.byteOffset, payload.length).toString('hex');
  }
}
