import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import type { Association, Failure, Finding, Handshake, SessionEnd, SessionState, Stage, TlsInfo } from '../api';
import type { Profile } from '../profiles/profile';
import { coverRecord } from './coverRecord';

export const RECORD_FILE = 'session.json';

/** What is kept of a session beside its messages. */
export interface SessionRecord {
  readonly id: string;
  readonly profile: Profile;
  /** The address of the file that the profile is saved in, if it was. */
  readonly profileFile?: string;
  readonly transport: Profile['transport'];
  readonly role: 'client' | 'server';
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly state: SessionState;
  readonly association?: Association;
  readonly tls?: TlsInfo;
  readonly stages: readonly Stage[];
  readonly handshake?: Handshake;
  readonly findings: readonly Finding[];
  readonly failure?: Failure;
  readonly end?: SessionEnd;
  /** The process whose session it is: see `isRunning`. */
  readonly pid?: number;
  /** Milliseconds since the epoch. */
  readonly endedAt?: number;
  /** When it was imported, in milliseconds since the epoch: its age is counted from then. */
  readonly importedAt?: number;
  /** How many entries its log had when it ended. */
  readonly entries?: number;
}

/** Writes a record so that there is always a whole one. Its secrets are covered; see {@link coverRecord}. */
export async function writeRecord(folder: string, record: SessionRecord): Promise<void> {
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, RECORD_FILE);
  await writeFile(`${file}.new`, JSON.stringify(coverRecord(record), bytesToBase64));
  await rename(`${file}.new`, file);
}

/** @throws if there is no record in the folder, or it can't be read */
export async function readRecord(folder: string): Promise<SessionRecord> {
  return JSON.parse(await readFile(path.join(folder, RECORD_FILE), 'utf8'), base64ToBytes) as SessionRecord;
}

/** The properties that hold bytes: of a head or a certificate, of an answer, of a failure. */
export const BYTES: ReadonlySet<string> = new Set(['raw', 'body', 'received']);

/** Looks at the object itself: a `Buffer` has turned itself into something else when `value` is given. */
function bytesToBase64(this: Record<string, unknown>, key: string, value: unknown): unknown {
  const bytes = this[key];
  return BYTES.has(key) && bytes instanceof Uint8Array ? { $bytes: Buffer.from(bytes).toString('base64') } : value;
}

function base64ToBytes(key: string, value: unknown): unknown {
  if (!BYTES.has(key) || typeof value !== 'object' || value === null || !('$bytes' in value)) return value;
  return new Uint8Array(Buffer.from(String(value.$bytes), 'base64'));
}
