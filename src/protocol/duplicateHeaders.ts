import * as l10n from '@vscode/l10n';
import type { Finding, HttpHead } from '../api';
import { fieldValues, statusOf } from './httpHead';

/** Fields that have one value, in canonical case, and where that stands. */
const IN_REQUEST: Readonly<Record<string, string>> = {
  Host: 'RFC 9110 §7.2',
  Origin: 'RFC 6454 §7.3',
  Authorization: 'RFC 9110 §11.6.2',
  'Sec-WebSocket-Key': 'RFC 6455 §11.3.1',
  'Sec-WebSocket-Version': 'RFC 6455 §11.3.5',
};
const IN_RESPONSE: Readonly<Record<string, string>> = {
  'Content-Length': 'RFC 9110 §8.6',
  'Content-Type': 'RFC 9110 §8.3',
  Date: 'RFC 9110 §6.6.1',
  Location: 'RFC 9110 §10.2.2',
  'Retry-After': 'RFC 9110 §10.2.3',
  Server: 'RFC 9110 §10.2.4',
};
/** In a 101 these have verdicts of their own. */
const IN_REFUSAL: Readonly<Record<string, string>> = {
  'Sec-WebSocket-Accept': 'RFC 6455 §11.3.3',
  'Sec-WebSocket-Protocol': 'RFC 6455 §11.3.4',
  'Sec-WebSocket-Extensions': 'RFC 6455 §11.3.2',
};

/** Fields that are there more than once, though they have a single value (RFC 9110 §5.3). */
export function duplicateHeaders(request: HttpHead, response: HttpHead): Finding[] {
  const inResponse = statusOf(response) === 101 ? IN_RESPONSE : { ...IN_RESPONSE, ...IN_REFUSAL };
  return [
    ...repeated(request, IN_REQUEST).map(([header, count, reference]) =>
      finding(
        header,
        reference,
        l10n.t('The request has "{0}" {1} times; servers may choose either value or refuse.', header, count),
      ),
    ),
    ...repeated(response, inResponse).map(([header, count, reference]) =>
      finding(header, reference, l10n.t('The answer has "{0}" {1} times; only one is allowed.', header, count)),
    ),
  ];
}

function repeated(head: HttpHead, names: Readonly<Record<string, string>>): [string, number, string][] {
  return Object.entries(names)
    .map(([name, reference]): [string, number, string] => [name, fieldValues(head, name).length, reference])
    .filter(([, count]) => count > 1);
}

function finding(header: string, reference: string, message: string): Finding {
  return { id: 'duplicate-header', severity: 'warning', header, message, reference };
}
