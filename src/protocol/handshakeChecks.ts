import * as l10n from '@vscode/l10n';
import type { Finding, HttpHead } from '../api';
import { capped } from './capped';
import { duplicateHeaders } from './duplicateHeaders';
import { checkExtensions } from './extensionChecks';
import { fieldValues, listItems, statusOf } from './httpHead';
import { checkIntermediaries } from './intermediaryChecks';
import { checkSubprotocol } from './subprotocolCheck';

/** The version of the protocol that RFC 6455 defines. */
const VERSION = '13';

/**
 * The verdicts on one exchange of a WebSocket handshake, those of a rule that holds (`ok`) included. `error` means that
 * the client must fail the connection (RFC 6455 §4.1); the status of an answer other than 101 has no verdict here.
 *
 * @param acceptFor computes `Sec-WebSocket-Accept` for a key (RFC 6455 §4.2.2)
 */
export function checkHandshake(request: HttpHead, response: HttpHead, acceptFor: (key: string) => string): Finding[] {
  const verdicts =
    statusOf(response) === 101
      ? [
          ...checkStatusLine(response),
          checkUpgrade(response),
          checkConnection(response),
          checkAccept(request, response, acceptFor),
          checkVersion(request),
          ...checkSubprotocol(request, response),
          ...checkExtensions(request, response),
        ]
      : [...checkRedirect(response), ...checkServerVersions(response)];
  return [...verdicts, ...duplicateHeaders(request, response), ...checkIntermediaries(response)];
}

function checkStatusLine({ startLine }: HttpHead): Finding[] {
  const message = l10n.t('The server switches protocols: "{0}".', capped(startLine));
  const switching: Finding = { id: 'http-status', severity: 'ok', message, reference: 'RFC 6455 §4.1' };
  const version = startLine.split(' ')[0] ?? '';
  if (version === 'HTTP/1.1') return [switching];
  return [
    switching,
    {
      id: 'intermediary',
      severity: 'warning',
      message: l10n.t(
        'The answer is {0}, which has no Upgrade: an intermediary, or a server that only half knows HTTP, wrote it.',
        version,
      ),
      reference: 'RFC 9110 §7.8',
    },
  ];
}

function checkUpgrade(response: HttpHead): Finding {
  const values = fieldValues(response, 'Upgrade');
  const about = { id: 'bad-upgrade', header: 'Upgrade', reference: 'RFC 6455 §4.1' };
  const value = values.join(', ');
  if (values.length === 0) {
    return { ...about, severity: 'error', message: l10n.t('The answer has no "Upgrade: websocket".') };
  }
  return value.toLowerCase() === 'websocket'
    ? { ...about, severity: 'ok', message: l10n.t('"Upgrade" names websocket.') }
    : {
        ...about,
        severity: 'error',
        message: l10n.t('"Upgrade" must be "websocket", but is "{0}".', capped(value)),
      };
}

function checkConnection(response: HttpHead): Finding {
  const values = fieldValues(response, 'Connection');
  const about = { id: 'bad-connection', header: 'Connection', reference: 'RFC 6455 §4.1' };
  if (listItems(response, 'Connection').some((item) => item.toLowerCase() === 'upgrade')) {
    return { ...about, severity: 'ok', message: l10n.t('"Connection" has the option Upgrade.') };
  }
  const message =
    values.length === 0
      ? l10n.t('The answer has no "Connection: Upgrade".')
      : l10n.t('"Connection" must have the option "Upgrade", but is "{0}".', capped(values.join(', ')));
  return { ...about, severity: 'error', message };
}

function checkAccept(request: HttpHead, response: HttpHead, acceptFor: (key: string) => string): Finding {
  const key = fieldValues(request, 'Sec-WebSocket-Key')[0] ?? '';
  const expected = acceptFor(key);
  const values = fieldValues(response, 'Sec-WebSocket-Accept');
  const about = { id: 'bad-accept', header: 'Sec-WebSocket-Accept', reference: 'RFC 6455 §4.2.2', expected };
  const [received] = values;
  if (received === undefined) {
    const message = l10n.t(
      'The answer has no "Sec-WebSocket-Accept"; for the key "{0}" it must be "{1}".',
      capped(key),
      expected,
    );
    return { ...about, severity: 'error', message };
  }
  if (values.length > 1) {
    const message = l10n.t(
      '"Sec-WebSocket-Accept" is there {0} times ("{1}"); for the key "{2}" it must be "{3}", once.',
      values.length,
      capped(values.join('", "')),
      capped(key),
      expected,
    );
    return { ...about, severity: 'error', message, reference: 'RFC 6455 §11.3.3' };
  }
  const message =
    received === expected
      ? l10n.t('"Sec-WebSocket-Accept" is right: the key "{0}" gives "{1}".', capped(key), expected)
      : l10n.t(
          '"Sec-WebSocket-Accept" is wrong: the key "{0}" gives "{1}", but the answer has "{2}".',
          capped(key),
          expected,
          capped(received),
        );
  return { ...about, severity: received === expected ? 'ok' : 'error', message };
}

/** What we asked for: never a reason to fail. */
function checkVersion(request: HttpHead): Finding {
  const value = fieldValues(request, 'Sec-WebSocket-Version').join(', ');
  const about = { id: 'bad-version', header: 'Sec-WebSocket-Version', reference: 'RFC 6455 §4.1' };
  return value === VERSION
    ? { ...about, severity: 'ok', message: l10n.t('The request asked for version 13, the one of RFC 6455.') }
    : {
        ...about,
        severity: 'warning',
        message: l10n.t('The request must ask for version 13, but has "{0}".', capped(value)),
      };
}

/** A refusal may tell the versions that the server speaks (RFC 6455 §4.4). */
function checkServerVersions(response: HttpHead): Finding[] {
  const versions = listItems(response, 'Sec-WebSocket-Version');
  if (versions.length === 0) return [];
  const about = { id: 'bad-version', header: 'Sec-WebSocket-Version', reference: 'RFC 6455 §4.4' };
  const told = capped(versions.join(', '));
  return [
    versions.includes(VERSION)
      ? {
          ...about,
          severity: 'info',
          message: l10n.t('The server speaks WebSocket version {0}: 13 is among them.', told),
        }
      : {
          ...about,
          severity: 'warning',
          message: l10n.t('The server speaks WebSocket version {0}, not 13, the one of RFC 6455.', told),
        },
  ];
}

function checkRedirect(response: HttpHead): Finding[] {
  const status = statusOf(response) ?? 0;
  const location = fieldValues(response, 'Location')[0];
  if (status < 300 || status >= 400 || location === undefined) return [];
  return [
    {
      id: 'redirect',
      severity: 'info',
      header: 'Location',
      message: l10n.t('The server redirects to {0}', capped(location)),
      reference: 'RFC 9110 §15.4',
    },
  ];
}
