import { isRecord } from './isRecord';
import type { SessionRecord } from './sessionRecord';

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string';
const isNumber: Check = (value) => typeof value === 'number' && Number.isFinite(value);
const isFlag: Check = (value) => typeof value === 'boolean';
const isBytes: Check = (value) => value instanceof Uint8Array;
const oneOf =
  (...words: readonly string[]): Check =>
  (value) =>
    words.includes(value as string);
const maybe =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
const shape =
  (parts: Readonly<Record<string, Check>>): Check =>
  (value) =>
    isRecord(value) && Object.entries(parts).every(([name, check]) => check(value[name]));

const mapOf =
  (check: Check): Check =>
  (value) =>
    isRecord(value) && Object.values(value).every(check);

const endpoint: Check = (value) => shape({ address: isText, port: isNumber })(value) || shape({ path: isText })(value);
const header: Check = (value) => listOf(isText)(value) && (value as unknown[]).length === 2;
const head = shape({ startLine: isText, headers: listOf(header), raw: isBytes });
const finding = shape({
  id: isText,
  severity: oneOf('ok', 'info', 'warning', 'error'),
  message: isText,
  header: maybe(isText),
  reference: maybe(isText),
  entry: maybe(isNumber),
});
const exchange = shape({
  request: head,
  response: maybe(head),
  body: maybe(isBytes),
  findings: maybe(listOf(finding)),
});
const STAGE = oneOf('dns', 'tcp', 'udp', 'proxy', 'tls', 'http');
const attempt = shape({ address: isText, port: isNumber, start: isNumber, end: maybe(isNumber) });
const stage = shape({
  name: STAGE,
  start: isNumber,
  end: maybe(isNumber),
  detail: maybe(isText),
  addresses: maybe(listOf(shape({ address: isText }))),
  attempts: maybe(listOf(attempt)),
  exchange: maybe(exchange),
});
const certificate = shape({
  subject: isText,
  issuer: isText,
  altNames: listOf(isText),
  validFrom: isText,
  validTo: isText,
  fingerprint256: isText,
  serialNumber: isText,
  raw: isBytes,
});

const headers = mapOf((value) => isText(value) || listOf(isText)(value));
const tls: Check = (value) => isFlag(value) || shape({ passphrase: maybe(isText) })(value);
const profile: Check = (value) =>
  shape({ name: isText, transport: oneOf('websocket', 'tcp', 'udp'), proxy: maybe(isText), tls: maybe(tls) })(value) &&
  (shape({
    transport: oneOf('websocket'),
    url: isText,
    headers: maybe(headers),
    protocols: maybe(listOf(isText)),
  })(value) ||
    shape({ transport: oneOf('tcp', 'udp'), host: isText, port: isNumber })(value) ||
    shape({ transport: oneOf('tcp'), path: isText })(value) ||
    shape({ role: oneOf('server'), host: maybe(isText), port: maybe(isNumber), path: maybe(isText) })(value));

/** Parts that a record must have, and what stands for one that is damaged. Of the profile nothing can. */
const NEEDED = {
  startedAt: [isNumber, 0],
  role: [oneOf('client', 'server'), 'client'],
  state: [oneOf('connecting', 'open', 'closing', 'closed', 'failed'), 'closed'],
  stages: [listOf(stage), []],
  findings: [listOf(finding), []],
} as const satisfies Partial<Record<keyof SessionRecord, readonly [Check, unknown]>>;

const OPTIONAL: Partial<Record<keyof SessionRecord, Check>> = {
  association: shape({
    protocol: isText,
    local: endpoint,
    remote: endpoint,
    target: maybe(shape({ host: isText, port: isNumber })),
  }),
  tls: shape({ authorized: isFlag, certificates: listOf(certificate) }),
  handshake: shape({ exchanges: listOf(exchange), findings: listOf(finding), protocol: maybe(isText) }),
  failure: shape({
    code: isText,
    stage: (value) => STAGE(value) || oneOf('open', 'closing')(value),
    message: isText,
    received: maybe(isBytes),
  }),
  end: shape({ by: oneOf('local', 'remote', 'error'), clean: isFlag, code: maybe(isNumber), reason: maybe(isText) }),
  pid: isNumber,
  profileFile: isText,
  endedAt: isNumber,
  importedAt: isNumber,
  entries: isNumber,
};

/**
 * Keeps of a record what can be relied on, whatever a disk or an editor did to it.
 *
 * @param id the folder's name, which is the session's id
 * @returns the record without its damaged parts, and their names
 * @throws if not even the profile is whole
 */
export function checkRecord(value: unknown, id: string): { record: SessionRecord; damaged: string[] } {
  if (!isRecord(value) || !profile(value.profile)) throw new TypeError('There is no profile in it.');
  const damaged: string[] = [];
  const record: Record<string, unknown> = { ...value, id };
  for (const [name, [check, otherwise]] of Object.entries(NEEDED)) {
    if (check(record[name])) continue;
    record[name] = otherwise;
    damaged.push(name);
  }
  for (const [name, check] of Object.entries(OPTIONAL)) {
    if (record[name] === undefined || check(record[name])) continue;
    // Left out when it is written, and the same as absent to those who read it.
    record[name] = undefined;
    damaged.push(name);
  }
  record.transport = (value.profile as { transport: string }).transport;
  return { record: record as unknown as SessionRecord, damaged };
}
