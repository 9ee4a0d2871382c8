import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import type {
  Association,
  Exchange,
  Failure,
  Finding,
  Handshake,
  SessionEnd,
  SessionState,
  Stage,
  TlsInfo,
} from '../api';
import { withoutCredentials } from '../profiles/address';
import type { Profile } from '../profiles/profile';
import { coverSecrets, isSecretField } from '../protocol/secrets';

export const RECORD_FILE = 'session.json';

/** What is kept of a session beside its messages. */
export interface SessionRecord {
  readonly id: string;
  readonly profile: Profile;
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
  /** How many entries its log had when it ended. */
  readonly entries?: number;
}

/** Writes a record so that there is always a whole one. Values of secret header fields are covered, the profile's own ones left out. */
export async function writeRecord(folder: string, record: SessionRecord): Promise<void> {
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, RECORD_FILE);
  const covered = {
    stages: record.stages.map((stage) =>
      stage.exchange ? { ...stage, exchange: coverExchange(stage.exchange) } : stage,
    ),
    ...(record.handshake && {
      handshake: { ...record.handshake, exchanges: record.handshake.exchanges.map(coverExchange) },
    }),
  };
  await writeFile(
    `${file}.new`,
    JSON.stringify({ ...record, ...covered, profile: withoutSecrets(record.profile) }, bytesToBase64),
  );
  await rename(`${file}.new`, file);
}

/** @throws if there is no record in the folder, or it can't be read */
export async function readRecord(folder: string): Promise<SessionRecord> {
  return JSON.parse(await readFile(path.join(folder, RECORD_FILE), 'utf8'), base64ToBytes) as SessionRecord;
}

function withoutSecrets(given: Profile): Profile {
  const saved = withoutPassphrase(given);
  const profile = { ...saved, ...(saved.proxy !== undefined && { proxy: withoutCredentials(saved.proxy) }) };
  if (profile.transport !== 'websocket') return profile;
  const url = withoutCredentials(profile.url);
  if (!profile.headers) return { ...profile, url };
  const headers = Object.entries(profile.headers).filter(([name]) => !isSecretField(name));
  return { ...profile, url, headers: Object.fromEntries(headers) };
}

function withoutPassphrase(profile: Profile): Profile {
  if (typeof profile.tls !== 'object') return profile;
  const tls = { ...profile.tls };
  delete tls.passphrase;
  return { ...profile, tls };
}

function coverExchange(exchange: Exchange): Exchange {
  const { request, response } = exchange;
  return { ...exchange, request: coverSecrets(request), ...(response && { response: coverSecrets(response) }) };
}

/** The properties that hold bytes: of a head or a certificate, of an answer, of a failure. */
const BYTES = new Set(['raw', 'body', 'received']);

/** Looks at the object itself: a `Buffer` has turned itself into something else when `value` is given. */
function bytesToBase64(this: Record<string, unknown>, key: string, value: unknown): unknown {
  const bytes = this[key];
  return BYTES.has(key) && bytes instanceof Uint8Array ? { $bytes: Buffer.from(bytes).toString('base64') } : value;
}

function base64ToBytes(key: string, value: unknown): unknown {
  if (!BYTES.has(key) || typeof value !== 'object' || value === null || !('$bytes' in value)) return value;
  return new Uint8Array(Buffer.from(String(value.$bytes), 'base64'));
}
