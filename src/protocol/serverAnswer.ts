import * as l10n from '@vscode/l10n';
import type { Finding, HttpHead } from '../api';
import { capped } from './capped';
import { answerDeflate, type DeflateWishes } from './deflateAnswer';
import { deflateInWords } from './deflateParameters';
import { formatExtensions, parseExtensions } from './extensions';
import { fieldValues, listItems } from './httpHead';
import { checkRequest, requestTarget, type RequestVerdict } from './requestChecks';

/** Whom a WebSocket server accepts, and what it offers. */
export interface ServerRules {
  /** Accepted paths. Absent: all. */
  readonly paths?: readonly string[] | undefined;
  /** Accepted values of `Origin`. Absent: all. */
  readonly origins?: readonly string[] | undefined;
  /** Subprotocols that it speaks. */
  readonly protocols: readonly string[];
  /** `undefined`: no compression. */
  readonly deflate: DeflateWishes | undefined;
  /** As many clients as it may have are there, this one not counted. */
  readonly isFull: boolean;
}

/** What is answered to a handshake's request. */
export interface ServerAnswer {
  /** 101, or why not. */
  readonly status: number;
  /** Of a refusal: the first finding that it is for. */
  readonly refusal?: Finding;
  /** Of a 101; '' for none. */
  readonly protocol: string;
  /** Fields beside those that each answer has. */
  readonly fields: readonly (readonly [name: string, value: string])[];
  /** All verdicts on the request, and what was chosen. */
  readonly findings: readonly Finding[];
}

/** Judges a request and chooses the answer (RFC 6455 §4.2.2). @param acceptFor computes `Sec-WebSocket-Accept` for a key */
export function answerRequest(request: HttpHead, rules: ServerRules, acceptFor: (key: string) => string): ServerAnswer {
  const verdicts = [...checkRequest(request), ...admission(request, rules)];
  const findings = verdicts.map(({ finding }) => finding);
  const refused = verdicts.find(({ status }) => status !== undefined);
  if (refused) {
    const status = refused.status!;
    return { status, refusal: refused.finding, protocol: '', fields: REFUSAL_FIELDS[status] ?? [], findings };
  }
  const protocol = chooseProtocol(request, rules, findings);
  const extensions = chooseExtensions(request, rules, findings);
  return {
    status: 101,
    protocol,
    fields: [
      ['Upgrade', 'websocket'],
      ['Connection', 'Upgrade'],
      ['Sec-WebSocket-Accept', acceptFor(fieldValues(request, 'Sec-WebSocket-Key')[0] ?? '')],
      ...(protocol ? [['Sec-WebSocket-Protocol', protocol] as const] : []),
      ...(extensions ? [['Sec-WebSocket-Extensions', extensions] as const] : []),
    ],
    findings,
  };
}

const REFUSAL_FIELDS: Readonly<Record<number, readonly (readonly [string, string])[]>> = {
  405: [['Allow', 'GET']],
  // RFC 9110 §15.5.22, RFC 6455 §4.4
  426: [
    ['Upgrade', 'websocket'],
    ['Sec-WebSocket-Version', '13'],
  ],
};

function admission(request: HttpHead, { paths, origins, isFull }: ServerRules): RequestVerdict[] {
  const verdicts: RequestVerdict[] = [];
  const { path = '' } = requestTarget(request) ?? {};
  if (paths && !paths.includes(path)) {
    const message = l10n.t('The path {0} is none that the profile accepts: {1}', capped(path), paths.join(', '));
    verdicts.push({
      finding: { id: 'bad-path', severity: 'error', message, reference: 'RFC 6455 §4.2.2' },
      status: 404,
    });
  }
  const origin = fieldValues(request, 'Origin').join(', ');
  const about = { id: 'bad-origin', header: 'Origin', reference: 'RFC 6455 §10.2' };
  if (origin !== '') {
    const isRefused = origins && !origins.some((each) => each.toLowerCase() === origin.toLowerCase());
    const finding: Finding = isRefused
      ? {
          ...about,
          severity: 'error',
          message: l10n.t('The origin {0} is none that the profile accepts.', capped(origin)),
        }
      : { ...about, severity: 'info', message: l10n.t('A page of {0} opened the connection.', capped(origin)) };
    verdicts.push({ finding, ...(isRefused && { status: 403 }) });
  }
  if (isFull) {
    const message = l10n.t('As many clients are connected as the profile allows.');
    verdicts.push({ finding: { id: 'too-many-clients', severity: 'error', message }, status: 503 });
  }
  return verdicts;
}

function chooseProtocol(request: HttpHead, { protocols }: ServerRules, findings: Finding[]): string {
  const offered = listItems(request, 'Sec-WebSocket-Protocol');
  const chosen = offered.find((name) => protocols.includes(name)) ?? '';
  const about = { header: 'Sec-WebSocket-Protocol', reference: 'RFC 6455 §4.2.2' };
  if (chosen) {
    const message = l10n.t('The subprotocol "{0}" was chosen, which the client offered.', chosen);
    findings.push({ ...about, id: 'bad-subprotocol', severity: 'ok', message });
  } else if (offered.length > 0) {
    const message = l10n.t('None of the offered subprotocols was chosen: {0}', capped(offered.join(', ')));
    findings.push({ ...about, id: 'subprotocol-declined', severity: 'info', message });
  }
  return chosen;
}

function chooseExtensions(request: HttpHead, { deflate }: ServerRules, findings: Finding[]): string {
  const offered = fieldValues(request, 'Sec-WebSocket-Extensions').join(', ');
  const chosen = deflate && answerDeflate(parseExtensions(offered) ?? [], deflate);
  const about = { id: 'bad-extension', header: 'Sec-WebSocket-Extensions' };
  if (chosen) {
    findings.push({ ...about, severity: 'ok', message: deflateInWords(chosen), reference: 'RFC 7692 §7.1' });
    return formatExtensions([chosen]);
  }
  if (offered !== '') {
    const message = l10n.t('None of the offered extensions was chosen: messages go as they are.');
    findings.push({ ...about, severity: 'ok', message, reference: 'RFC 6455 §9.1' });
  }
  return '';
}
