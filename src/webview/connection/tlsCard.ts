import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import type { TlsInfo } from '../../api';
import type { SessionView } from '../../panel/messages';
import { visibleText } from '../../payload/visibleText';
import { icon } from '../frame/icon';
import type { Host } from '../host';
import { certificateChain } from './certificateChain';
import { encryptionOf, type Encryption } from './encryption';
import { pairRows } from './pairRows';
import { trustText } from './trustText';

/** What TLS agreed on and the certificates that the server showed, or that nothing is encrypted. */
export function tlsCard(view: SessionView, host: Host): TemplateResult {
  const { tls } = view;
  return html`<section class="card wide">
    <div class="section-bar"><h2>TLS</h2></div>
    ${
      tls
        ? html`<div class="tls">
            <table class="pairs" aria-label="TLS">
              <tbody>
                ${pairRows(factRows(tls, view))}
              </tbody>
            </table>
            ${certificateChain(tls, host)}
          </div>`
        : withoutFacts(encryptionOf(view))
    }
  </section>`;
}

function withoutFacts(encryption: Encryption): TemplateResult {
  switch (encryption) {
    case 'plain':
      return html`<p class="note">
        ${icon('unlock')}
        ${l10n.t('Nothing is encrypted: everybody on the way between the two ends can read the data and change it.')}
      </p>`;
    case 'waiting':
      return html`<p class="note">${l10n.t('TLS begins when the connection is there.')}</p>`;
    default:
      return html`<p class="note">${l10n.t('The session ended before TLS had shown a certificate.')}</p>`;
  }
}

function factRows(tls: TlsInfo, { findings }: SessionView): readonly (readonly [string, unknown])[] {
  const fact = (value: string | undefined, otherwise: string): unknown =>
    value ? html`<span class="code">${visibleText(value, 'line')}</span>` : otherwise;
  return [
    [
      l10n.t('Certificate'),
      trust(
        tls,
        findings.some(({ id }) => id === 'tls-unverified'),
      ),
    ],
    [l10n.t('Version'), fact(tls.version, '—')],
    [l10n.t('Cipher suite'), fact(tls.cipher, '—')],
    [l10n.t('Server name (SNI)'), fact(tls.servername, l10n.t('none was sent'))],
    [l10n.t('Protocol (ALPN)'), fact(tls.alpn, l10n.t('none was agreed on'))],
    [l10n.t('TLS session'), tls.sessionReused ? l10n.t('reused from an earlier connection') : l10n.t('new')],
  ];
}

function trust({ authorized, authorizationError }: TlsInfo, unverified: boolean): TemplateResult {
  const unchecked = unverified
    ? html`<div class="quiet-text">${l10n.t('The profile says not to check it ("verify": false).')}</div>`
    : nothing;
  if (authorized) return html`${icon('verified-filled', 'trusted')} ${l10n.t('trusted')} ${unchecked}`;
  return html`${icon('error', 'error')} <strong>${l10n.t('not trusted')}</strong> ${
      authorizationError
        ? html`<div>${trustText(authorizationError)} <code>${visibleText(authorizationError, 'line')}</code></div>`
        : nothing
    }
    ${unchecked}`;
}
