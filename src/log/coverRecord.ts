import type { Exchange, HttpHead } from '../api';
import { withoutCredentials } from '../profiles/address';
import type { Profile } from '../profiles/profile';
import {
  coverAddresses,
  KnownSecrets,
  secretsOfAddresses,
  secretsOfField,
  secretsOfSubprotocols,
} from '../protocol/knownSecrets';
import { coverSecrets, isSecretField } from '../protocol/secrets';
import type { SessionRecord } from './sessionRecord';

/** Properties whose values are words of ours or the platform's, or addresses that were connected to. */
const PLAIN = new Set([
  'id',
  'severity',
  'code',
  'systemCode',
  'stage',
  'by',
  'reference',
  'name',
  'address',
  'outcome',
]);

/**
 * A session's record without its secrets. Left out of the profile are secret header fields, credentials of addresses and the
 * passphrase of a key. Everywhere else secret fields, credentials and secret query parameters are covered where they stand; and
 * their values wherever else they are found, such as in a refusal that repeats the request. Messages are not the record's.
 */
export function coverRecord(record: SessionRecord): SessionRecord {
  const secrets = new KnownSecrets(secretsOf(record));
  const { stages, handshake, findings, failure, end } = record;
  const covered = <T>(value: T): T => coverTexts(value, secrets) as T;
  return {
    ...record,
    profile: coverProfile(record.profile, secrets),
    stages: stages.map((stage) =>
      covered(stage.exchange ? { ...stage, exchange: coverExchange(stage.exchange) } : stage),
    ),
    findings: covered(findings),
    ...(handshake && { handshake: covered({ ...handshake, exchanges: handshake.exchanges.map(coverExchange) }) }),
    ...(failure && { failure: covered(failure) }),
    ...(end && { end: covered(end) }),
  };
}

function secretsOf({ profile, handshake, stages }: SessionRecord): string[] {
  const exchanges = [...(handshake?.exchanges ?? []), ...stages.flatMap(({ exchange }) => exchange ?? [])];
  const heads = exchanges.flatMap(({ request, response }) => [request, ...(response ? [response] : [])]);
  return [
    ...(typeof profile.tls === 'object' && profile.tls.passphrase !== undefined ? [profile.tls.passphrase] : []),
    ...secretsOfAddresses(profile.proxy ?? ''),
    ...(profile.transport === 'websocket' ? secretsOfWebSocket(profile) : []),
    ...heads.flatMap(secretsOfHead),
  ];
}

function secretsOfWebSocket({ url, headers, protocols }: Profile & { transport: 'websocket' }): string[] {
  const fields = Object.entries(headers ?? {});
  return [
    ...secretsOfAddresses(url),
    ...fields.flatMap(([name, values]) => [values].flat().flatMap((value) => secretsOfField(name, value))),
    ...secretsOfSubprotocols(protocols ?? []),
  ];
}

function secretsOfHead({ startLine, headers }: HttpHead): string[] {
  return [...secretsOfAddresses(startLine), ...headers.flatMap(([name, value]) => secretsOfField(name, value))];
}

function coverProfile(given: Profile, secrets: KnownSecrets): Profile {
  const text = (value: string): string => secrets.coverText(coverAddresses(value));
  const address = (value: string): string => text(withoutCredentials(value));
  const saved = withoutPassphrase(given);
  const { name, proxy } = saved;
  const profile = { ...saved, name: text(name), ...(proxy !== undefined && { proxy: address(proxy) }) };
  if (profile.transport !== 'websocket') return profile;
  const { headers, protocols } = profile;
  const shown = Object.entries(headers ?? {}).filter(([field]) => !isSecretField(field));
  return {
    ...profile,
    url: address(profile.url),
    ...(headers && {
      headers: Object.fromEntries(
        shown.map(([field, value]) => [field, typeof value === 'string' ? text(value) : value.map(text)]),
      ),
    }),
    ...(protocols && { protocols: protocols.map(text) }),
  };
}

function withoutPassphrase(profile: Profile): Profile {
  if (typeof profile.tls !== 'object') return profile;
  const tls = { ...profile.tls };
  delete tls.passphrase;
  return { ...profile, tls };
}

function coverExchange(exchange: Exchange): Exchange {
  const { request, response } = exchange;
  return { ...exchange, request: coverHead(request), ...(response && { response: coverHead(response) }) };
}

function coverHead(head: HttpHead): HttpHead {
  const { startLine, headers, raw } = coverSecrets(head);
  return {
    startLine: coverAddresses(startLine),
    headers: headers.map(([name, value]) => [name, coverAddresses(value)] as const),
    raw: ofByteText(coverAddresses(byteText(raw))),
  };
}

/** All texts and bytes of a value without the known secrets. */
function coverTexts(value: unknown, secrets: KnownSecrets): unknown {
  if (typeof value === 'string') return secrets.coverText(coverAddresses(value));
  if (value instanceof Uint8Array) return ofByteText(secrets.coverByteText(byteText(value)));
  if (Array.isArray(value)) return value.map((each) => coverTexts(each, secrets));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, PLAIN.has(name) ? each : coverTexts(each, secrets)]),
  );
}

/** Bytes as ISO 8859-1, a character each. */
function byteText(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
}

function ofByteText(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'latin1'));
}
