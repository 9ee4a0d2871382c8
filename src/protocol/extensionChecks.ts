import * as l10n from '@vscode/l10n';
import type { Finding, HttpHead } from '../api';
import { capped } from './capped';
import {
  DEFLATE,
  deflateBreach,
  deflateInWords,
  ownStreamOf,
  streamOf,
  type Breach,
  type DeflateAgreement,
} from './deflateParameters';
import { parseExtensions, type Extension } from './extensions';
import { fieldValues, statusOf } from './httpHead';

const HEADER = 'Sec-WebSocket-Extensions';
/** A head has room for thousands. */
const MAX_FINDINGS = 5;

/** The verdicts on the extensions of a 101 (RFC 6455 §9.1, RFC 7692 §7.1). */
export function checkExtensions(request: HttpHead, response: HttpHead): Finding[] {
  const values = fieldValues(response, HEADER);
  const offers = parseExtensions(fieldValues(request, HEADER).join(', ')) ?? [];
  if (values.length === 0) {
    if (offers.length === 0) return [];
    const none = l10n.t('The server chose none of the extensions that were offered: messages go as they are.');
    return [finding('ok', { message: none, reference: 'RFC 6455 §9.1' })];
  }
  const chosen = parseExtensions(values.join(', '));
  if (!chosen) {
    const message = l10n.t('"Sec-WebSocket-Extensions" is not a list of extensions: "{0}".', capped(values.join(', ')));
    return [finding('error', { message, reference: 'RFC 6455 §9.1' })];
  }
  const breaches: Breach[] = [];
  const seen = new Set<string>();
  for (const extension of chosen) {
    const breach = breachOf(extension, seen, offers);
    if (breach) breaches.push(breach);
    if (breaches.length === MAX_FINDINGS) break;
    seen.add(extension.name);
  }
  if (values.length > 1) {
    breaches.push({
      message: l10n.t('"Sec-WebSocket-Extensions" must not appear more than once in an answer.'),
      reference: 'RFC 6455 §11.3.2',
    });
  }
  if (breaches.length > 0) return breaches.map((breach) => finding('error', breach));
  return chosen.map((extension) => finding('ok', { message: deflateInWords(extension), reference: 'RFC 7692 §7.1' }));
}

/**
 * What an answer without breaches agrees on for permessage-deflate, which gives RSV1 a meaning (RFC 7692 §6); `undefined`: nothing.
 *
 * @param request of this end, where it is the client: it keeps to what it offered
 */
export function agreedDeflate(response: HttpHead, request?: HttpHead): DeflateAgreement | undefined {
  const chosen = parseExtensions(fieldValues(response, HEADER).join(', ')) ?? [];
  const deflate = statusOf(response) === 101 ? chosen.find(({ name }) => name === DEFLATE) : undefined;
  if (!deflate) return undefined;
  const offers = request ? (parseExtensions(fieldValues(request, HEADER).join(', ')) ?? []) : [];
  const offer = offers.find(({ name }) => name === DEFLATE) ?? { name: DEFLATE, parameters: [] };
  return { server: streamOf(deflate, 'server'), client: ownStreamOf(deflate, offer) };
}

function breachOf(extension: Extension, before: ReadonlySet<string>, offers: readonly Extension[]): Breach | undefined {
  const { name } = extension;
  const own = offers.filter((offer) => offer.name === name);
  const reference = 'RFC 6455 §9.1';
  if (own.length === 0) {
    const offered = [...new Set(offers.map((offer) => offer.name))].join(', ') || l10n.t('none');
    const message = l10n.t(
      'The server chose the extension "{0}", which was not offered (offered: {1}).',
      capped(name),
      capped(offered),
    );
    return { message, reference };
  }
  if (before.has(name)) {
    return { message: l10n.t('The server chose the extension "{0}" twice.', capped(name)), reference };
  }
  if (name !== DEFLATE) {
    return { message: l10n.t('The extension "{0}" is not known here.', capped(name)), reference };
  }
  return deflateBreach(extension, own);
}

function finding(severity: 'ok' | 'error', { message, reference }: Breach): Finding {
  return { id: 'bad-extension', severity, header: HEADER, message, reference };
}
