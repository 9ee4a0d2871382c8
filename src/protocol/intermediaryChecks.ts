import * as l10n from '@vscode/l10n';
import type { Finding, HttpHead } from '../api';
import { capped } from './capped';
import { fieldValues, statusOf } from './httpHead';

/** What calls itself so in `Server` is, in front of a WebSocket server, most often a proxy. */
const PROXIES =
  /nginx|openresty|tengine|cloudflare|cloudfront|haproxy|varnish|envoy|traefik|caddy|squid|awselb|akamai|apache|gateway|gws|iis|proxy/i;

/** The traces of a proxy or gateway in an answer (RFC 9110 §7.6). */
export function checkIntermediaries(response: HttpHead): Finding[] {
  const status = statusOf(response);
  return [
    ...(status === 101 ? hopByHop(response) : errorPage(response, status)),
    ...fieldValues(response, 'Via')
      .slice(0, 1)
      .map((value) =>
        finding('info', l10n.t('The answer came through a proxy or gateway: "Via: {0}".', capped(value)), {
          header: 'Via',
          reference: 'RFC 9110 §7.6.3',
        }),
      ),
    ...response.headers
      .filter(([name]) => /^proxy-/i.test(name))
      .slice(0, 1)
      .map(([name]) =>
        // Not its value, which may be a secret.
        finding('info', l10n.t('The answer has a field of a proxy: "{0}".', capped(name)), {
          header: capped(name),
          reference: 'RFC 9110 §7.6.1',
        }),
      ),
  ];
}

/** An intermediary that doesn't know WebSocket takes away what is meant for its own hop. */
function hopByHop(response: HttpHead): Finding[] {
  const missing = ['Upgrade', 'Connection'].filter((name) => fieldValues(response, name).length === 0);
  const [header] = missing;
  if (header === undefined) return [];
  const message = l10n.t(
    'An intermediary may have removed {0}: fields for one hop only are not passed on by a proxy that does not know WebSocket.',
    missing.map((name) => `"${name}"`).join(', '),
  );
  return [finding('warning', message, { header, reference: 'RFC 9110 §7.6.1' })];
}

function errorPage(response: HttpHead, status: number | undefined): Finding[] {
  if (status !== 502 && status !== 503 && status !== 504) return [];
  const server = fieldValues(response, 'Server')[0] ?? '';
  const isPage = /^text\/html\b/i.test(fieldValues(response, 'Content-Type')[0] ?? '');
  if (isPage && PROXIES.test(server)) {
    const message = l10n.t(
      'This is an error page of "{0}", most likely a proxy that could not reach the WebSocket server behind it.',
      capped(server),
    );
    return [finding('warning', message, { header: 'Server', reference: 'RFC 9110 §15.6' })];
  }
  if (status === 503) return [];
  const message = l10n.t('{0} is what a gateway answers when the server behind it fails.', status);
  return [finding('info', message, { reference: 'RFC 9110 §15.6' })];
}

function finding(severity: 'info' | 'warning', message: string, more: Pick<Finding, 'header' | 'reference'>): Finding {
  return { id: 'intermediary', severity, message, ...more };
}
