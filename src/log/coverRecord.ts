import type { Exchange, Handshake, HttpHead, Stage } from '../api';
import { withoutCredentials } from '../profiles/address';
import type { Profile, ServerProfile, TlsOptions, WebSocketProfile } from '../profiles/profile';
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
  const secrets = knownSecretsOf(record);
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

/** The secrets of a session's profile and heads. */
export function knownSecretsOf(record: SecretHolder): KnownSecrets {
  return new KnownSecrets(secretsOf(record));
}

/** Where a session may have secrets. */
interface SecretHolder {
  readonly profile: Profile;
  readonly handshake?: Handshake | undefined;
  readonly stages: readonly Stage[];
}

function secretsOf({ profile, handshake, stages }: SecretHolder): string[] {
  const exchanges = [...(handshake?.exchanges ?? []), ...stages.flatMap(({ exchange }) => exchange ?? [])];
  const heads = exchanges.flatMap(({ request, response }) => [request, ...(response ? [response] : [])]);
  return [
    ...passphrasesOf(profile),
    ...(profile.role === 'server' ? secretsOfAddresses(forwardOf(profile)) : secretsOfAddresses(profile.proxy ?? '')),
    ...(profile.transport === 'websocket' && profile.role !== 'server' ? secretsOfWebSocket(profile) : []),
    ...heads.flatMap(secretsOfHead),
  ];
}

function secretsOfWebSocket({ url, headers, protocols }: WebSocketProfile): string[] {
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
  const { name, messages } = saved;
  const common = {
    name: text(name),
    ...(messages && { messages: coverTexts(messages, secrets) as typeof messages }),
  };
  if (saved.role === 'server') {
    const { rules, onConnect } = saved;
    return {
      ...saved,
      ...common,
      ...(rules && { rules: coverTexts(rules, secrets) as typeof rules }),
      ...(onConnect && { onConnect: coverTexts(onConnect, secrets) as typeof onConnect }),
      ...(forwardOf(saved) && { forwardTo: address(forwardOf(saved)) }),
    };
  }
  if (saved.transport === 'udp') return { ...saved, ...common };
  const { proxy } = saved;
  const profile = { ...saved, ...common, ...(proxy !== undefined && { proxy: address(proxy) }) };
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

/** Where a relay's clients are passed on to; ''. */
function forwardOf(profile: ServerProfile): string {
  return ('forwardTo' in profile && profile.forwardTo) || '';
}

/** Where a profile may have the passphrase of a key. */
function passphrasesOf(profile: Profile): string[] {
  return Object.values(tlsOf(profile)).flatMap(({ passphrase }) => passphrase ?? []);
}

function tlsOf(profile: Profile): Partial<Record<'tls' | 'forwardTls', { passphrase?: string }>> {
  const { tls, forwardTls } = profile as { tls?: boolean | TlsOptions; forwardTls?: TlsOptions };
  return { ...(typeof tls === 'object' && { tls }), ...(forwardTls && { forwardTls }) };
}

function withoutPassphrase<T extends Profile>(profile: T): T {
  const bare = Object.entries(tlsOf(profile)).map(([name, options]) => {
    const rest = { ...options };
    delete rest.passphrase;
    return [name, rest] as const;
  });
  return { ...profile, ...Object.fromEntries(bare) };
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

/** A value whose HTTP heads have no secret fields. */
export function coverHeads(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(coverHeads);
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  if ('startLine' in value) return coverHead(value as HttpHead);
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, coverHeads(each)]));
}

/** All texts and bytes of a value without the known secrets. */
export function coverTexts(value: unknown, secrets: KnownSecrets): unknown {
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
