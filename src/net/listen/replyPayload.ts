import * as l10n from '@vscode/l10n';
import { readFile, stat } from 'node:fs/promises';
import * as path from 'node:path';
import type { Reply } from '../../profiles/profile';
import { bytesOfHex, withCaptures, withTexts, type Captures } from '../../profiles/rules';
import { resolveVariables, type VariableTable } from '../../profiles/variables';

/** What is sent for a reply. */
export interface ReplyPayload {
  readonly payload: string | Uint8Array;
  readonly kind: 'text' | 'binary';
}

/** What stands for what in the texts of a reply. */
export interface ReplyValues {
  readonly captures: Captures;
  /** The variables, which get their values now. */
  readonly table: () => VariableTable;
}

/**
 * The bytes of a reply; a promise only where a file must be read.
 *
 * @param folder what the path of a file starts from
 * @param maxBytes of a file
 * @throws VariableError for a variable that has no value
 * @throws if a file can't be read or is too large, or a relative path has no folder to start from
 */
export function replyPayload(
  reply: Reply,
  values: ReplyValues,
  folder: string | undefined,
  maxBytes: number,
): ReplyPayload | Promise<ReplyPayload> {
  const filled = (written: string): string => withValues(written, values);
  if (typeof reply === 'string') return { payload: filled(reply), kind: 'text' };
  const { text, json, hex, base64, file, binary } = reply;
  const kind = (binary ?? (text === undefined && json === undefined)) ? 'binary' : 'text';
  if (text !== undefined) return { payload: filled(text), kind };
  if (json !== undefined) return { payload: JSON.stringify(withTexts(json, filled)), kind };
  if (hex !== undefined) return { payload: bytesOfHex(hex) ?? new Uint8Array(0), kind };
  if (base64 !== undefined) return { payload: Buffer.from(base64, 'base64'), kind };
  const named = withVariables(file ?? '', values);
  // Else it would be looked for in the folder that VS Code was started in.
  if (!path.isAbsolute(named) && folder === undefined)
    throw new Error(l10n.t('The path {0} is relative, and no folder is open: write it from the root.', named));
  return read(path.resolve(folder ?? '', named), maxBytes).then((payload) => ({
    payload,
    kind,
  }));
}

function withValues(text: string, values: ReplyValues): string {
  // What a variable gives is no place for what was found; and what a peer sent is no variable.
  return withCaptures(
    withVariables(text, values, (value) => value.replaceAll('$', '$$$$')),
    values.captures,
  );
}

function withVariables(text: string, { table }: ReplyValues, write?: (value: string) => string): string {
  return text.includes('${') ? resolveVariables(text, table(), write).text : text;
}

async function read(file: string, maxBytes: number): Promise<Uint8Array> {
  const found = await stat(file);
  // A pipe or a device might never end.
  if (!found.isFile()) throw new Error(l10n.t('{0} is not a file', file));
  if (found.size > maxBytes)
    throw new Error(l10n.t('{0} has {1} bytes, more than "maxMessageSize" allows', file, found.size));
  return readFile(file);
}
