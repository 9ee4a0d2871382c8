import * as l10n from '@vscode/l10n';
import { misshapen } from '../../profiles/profilesFile';
import { checkRecord } from '../checkRecord';
import { FORMAT_NAME, FORMAT_VERSION } from '../export/jsonlFormat';
import { isRecord } from '../isRecord';
import { BYTES, type SessionRecord } from '../sessionRecord';
import { BadValue } from './importProblem';
import { bytesOfBase64, bytesOfText } from './stringDecoders';

/** The head of an export, checked. */
export interface ImportedHead {
  readonly record: SessionRecord;
  /** How many entries the file has by its own account. */
  readonly entries: number;
  /** Of the recording. */
  readonly name?: string;
}

/** @param id of the session that the log becomes @throws BadValue */
export function readHead(value: unknown, id: string): ImportedHead {
  if (!isRecord(value) || value.format !== FORMAT_NAME)
    throw new BadValue([], l10n.t('this is no log that Socketscope exported as JSON Lines'));
  const { version, exported, session, name } = value;
  if (typeof version !== 'number' || version > FORMAT_VERSION)
    throw new BadValue(['version'], l10n.t('this format comes from a later version of Socketscope: update it'));
  const entries = isRecord(exported) ? exported.entries : undefined;
  if (!Number.isSafeInteger(entries))
    throw new BadValue(['exported', 'entries'], l10n.t('the number of entries is missing'));
  return {
    record: readSession(session, id),
    entries: entries as number,
    ...(typeof name === 'string' && { name }),
  };
}

function readSession(value: unknown, id: string): SessionRecord {
  const session = withBytes(value, ['session']);
  const profile = isRecord(session) ? session.profile : undefined;
  const why = isRecord(profile) ? misshapen(profile) : undefined;
  if (why !== undefined) throw new BadValue(['session', 'profile'], why);
  let checked: ReturnType<typeof checkRecord>;
  try {
    checked = checkRecord(session, id);
  } catch {
    throw new BadValue(['session'], l10n.t('the session is not as it must be'));
  }
  const [damaged] = checked.damaged;
  if (damaged !== undefined)
    throw new BadValue(['session', damaged], l10n.t('"{0}" of the session is not as it must be', damaged));
  const record = { ...checked.record };
  // Of the machine that it was exported on.
  delete (record as { pid?: number }).pid;
  return record;
}

function withBytes(value: unknown, path: readonly (string | number)[]): unknown {
  if (Array.isArray(value)) return value.map((each, nth) => withBytes(each, [...path, nth]));
  if (!isRecord(value)) return value;
  if (BYTES.has(String(path.at(-1)))) return bytesOf(value, path);
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, withBytes(each, [...path, name])]));
}

function bytesOf({ text, base64 }: Record<string, unknown>, path: readonly (string | number)[]): Uint8Array {
  try {
    if (typeof text === 'string') return new Uint8Array(bytesOfText(text));
    return new Uint8Array(bytesOfBase64(typeof base64 === 'string' ? base64 : '='));
  } catch (error) {
    throw new BadValue(path, (error as Error).message);
  }
}
