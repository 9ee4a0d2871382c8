import * as l10n from '@vscode/l10n';
import type { Certificate, ConnectAttempt, Exchange, FailureStage } from '../../api';
import { associationText, hostAndPort } from '../../protocol/association';
import { fieldValues } from '../../protocol/httpHead';
import { recogniseProtocol } from '../../protocol/recogniseProtocol';
import type { FailureFacts } from './diagnosis';

/** Of an answer's fields, those that tell who answered and what it wants. */
const TELLING_FIELDS = [
  'Server',
  'Via',
  'Location',
  'WWW-Authenticate',
  'Proxy-Authenticate',
  'Retry-After',
  'Allow',
  'Upgrade',
  'Sec-WebSocket-Version',
  'Sec-WebSocket-Accept',
  'Sec-WebSocket-Protocol',
  'Sec-WebSocket-Extensions',
  'Content-Type',
];
const MAX_NAMES = 8;

/** What is known for sure of every failure: where and when, what was tried, what was answered. */
export function observedOf(facts: FailureFacts): string[] {
  return [...whereAndWhen(facts), ...tried(facts), ...firstBytes(facts), ...answered(facts)];
}

function whereAndWhen({ failure, stages, association }: FailureFacts): string[] {
  const { systemCode } = failure;
  const stage = stages.findLast(({ name }) => name === failure.stage);
  const code = systemCode === undefined ? [] : [l10n.t("The system's code is {0}.", systemCode)];
  if (stage?.end === undefined) return association ? [...code, associationText(association)] : code;
  const [took, after] = [rounded(stage.end - stage.start), rounded(stage.end)];
  const name = stageName(failure.stage);
  return [
    systemCode === undefined
      ? l10n.t('{0} failed {1} ms after it began, {2} ms after the start.', name, took, after)
      : l10n.t('{0} failed with {1}, {2} ms after it began, {3} ms after the start.', name, systemCode, took, after),
  ];
}

/** Addresses, and what came of the attempts to connect to each. */
function tried({ failure, stages, target }: FailureFacts): string[] {
  const attempts = stages.findLast(({ name }) => name === 'tcp')?.attempts ?? [];
  const isTcp = failure.stage === 'tcp' || (failure.stage === 'proxy' && stages.at(-1)?.name === 'tcp');
  if (isTcp && attempts.length > 0) return [l10n.t('Tried: {0}', attempts.map(attemptText).join('; '))];
  const addresses = stages.findLast(({ name }) => name === 'dns')?.addresses ?? [];
  // Through a proxy, it is the proxy's name that was resolved here.
  if (addresses.length === 0 || failure.stage === 'proxy') return [];
  return [l10n.t('"{0}" resolved to {1}.', target.host, addresses.map(({ address }) => address).join(', '))];
}

function attemptText({ address, port, systemCode, start, end }: ConnectAttempt): string {
  const where = hostAndPort(address, port);
  const time = end === undefined ? '' : ` (${rounded(end - start)} ms)`;
  return `${where} ${systemCode ?? l10n.t('no answer')}${time}`;
}

function firstBytes({ failure }: FailureFacts): string[] {
  const { received } = failure;
  if (!received || received.length === 0) return [];
  const protocol = recogniseProtocol(received);
  const sent = l10n.t('The first bytes that came: {0}', bytesText(received));
  return protocol ? [sent, l10n.t('They look like {0}.', protocol)] : [sent];
}

/** The head of the answer that it failed with: a proxy's, or the server's. */
function answered({ failure, stages, handshake }: FailureFacts): string[] {
  const exchange =
    failure.stage === 'proxy' ? proxyExchange(stages) : failure.stage === 'http' && handshake?.exchanges.at(-1);
  const head = exchange ? exchange.response : undefined;
  if (!head) return [];
  const fields = TELLING_FIELDS.flatMap((name) => fieldValues(head, name).map((value) => `${name}: ${value}`));
  return [l10n.t('The answer: {0}', head.startLine.replace(/^HTTP\/1\.1 /, '')), ...fields];
}

export function proxyExchange(stages: FailureFacts['stages']): Exchange | undefined {
  return stages.findLast(({ name }) => name === 'proxy')?.exchange;
}

/** What the server's certificate says of itself. */
export function certificateLines(certificate: Certificate | undefined): string[] {
  if (!certificate) return [];
  return [
    l10n.t('The certificate is for {0}.', namesOf(certificate)),
    l10n.t('Issued by {0}', certificate.issuer),
    l10n.t('Valid from {0} to {1}', day(certificate.validFrom), day(certificate.validTo)),
    l10n.t('SHA-256 fingerprint: {0}', certificate.fingerprint256),
  ];
}

/** UTC to the second, as certificates have it. */
function day(iso: string): string {
  return iso.replace('T', ' ').replace(/(?:\.0+)?Z$/, ' UTC');
}

function namesOf({ altNames, subject }: Certificate): string {
  if (altNames.length === 0) return subject;
  const more = altNames.length > MAX_NAMES ? ' …' : '';
  return altNames.slice(0, MAX_NAMES).join(', ') + more;
}

/** The first bytes as text where they are text, else in hexadecimal. */
function bytesText(bytes: Uint8Array): string {
  const first = bytes.subarray(0, 64);
  if (first.every((byte) => byte === 9 || byte === 10 || byte === 13 || (byte >= 32 && byte < 127)))
    return JSON.stringify(String.fromCharCode(...first));
  return Array.from(first.subarray(0, 16), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
}

function stageName(stage: FailureStage): string {
  return stage === 'proxy' ? l10n.t('Proxy') : stage.toUpperCase();
}

function rounded(ms: number): string {
  return ms < 10 ? ms.toFixed(1) : ms.toFixed(0);
}
