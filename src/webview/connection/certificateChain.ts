import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import type { Certificate, TlsInfo } from '../../api';
import { visibleText } from '../../payload/visibleText';
import { formatMoment } from '../format';
import '../frame/copyButton';
import { icon } from '../frame/icon';
import type { Host } from '../host';
import { certificateFault } from './certificateFault';
import { pairRows } from './pairRows';
import { pemText } from './pemText';
import { validityOf } from './validity';

/** The certificates from the server's own to the root, each to be unfolded; what is wrong is marked where it stands. */
export function certificateChain(tls: TlsInfo, host: Host): TemplateResult {
  if (tls.certificates.length === 0) {
    return html`<p class="note">${l10n.t('The server showed no certificate.')}</p>`;
  }
  const now = Date.now();
  return html`<ol class="chain" aria-label=${l10n.t('Certificates')}>
    ${tls.certificates.map((_, at) => html`<li>${certificateItem(tls, at, now, host)}</li>`)}
  </ol>`;
}

function certificateItem(tls: TlsInfo, at: number, now: number, host: Host): TemplateResult | typeof nothing {
  const certificate = tls.certificates[at];
  if (!certificate) return nothing;
  const validity = validityOf(certificate, now);
  const outOfTime = validity !== undefined && validity.state !== 'valid';
  const fault = certificateFault(tls, at);
  const text = (value: string): string => visibleText(value, 'line');
  return html`<details ?open=${fault !== undefined || outOfTime}>
    <summary>
      ${fault !== undefined || outOfTime ? icon('error', 'error') : icon('shield', 'quiet-text')}
      <span class="subject">${text(shortName(certificate))}</span>
      <span class="quiet-text">${roleText(tls, at)}</span>
      ${validity ? html`<span class=${outOfTime ? 'error-text' : 'quiet-text'}>${validity.text}</span>` : nothing}
    </summary>
    <table class="pairs" aria-label=${l10n.t('Certificate {0}', at + 1)}>
      <tbody>
        ${pairRows([
          [l10n.t('Subject'), text(certificate.subject)],
          [
            l10n.t('Alternative names'),
            marked(
              certificate.altNames.length > 0 ? text(certificate.altNames.join(', ')) : '—',
              fault === 'altNames' ? l10n.t('The name that was connected to is not among them.') : undefined,
            ),
          ],
          [
            l10n.t('Issuer'),
            marked(text(certificate.issuer), fault === 'issuer' ? issuerFault(certificate) : undefined),
          ],
          [
            l10n.t('Valid from'),
            moment(certificate.validFrom, validity?.state === 'future' ? validity.text : undefined),
          ],
          [l10n.t('Valid to'), moment(certificate.validTo, validity?.state === 'expired' ? validity.text : undefined)],
          [l10n.t('SHA-256 fingerprint'), bytesOf(certificate.fingerprint256)],
          [l10n.t('Serial number'), bytesOf(certificate.serialNumber)],
          [
            'PEM',
            html`<socketscope-copy
              .host=${host}
              label=${l10n.t('Copy Certificate {0} as PEM', at + 1)}
              .text=${() => pemText(certificate.raw)}
            ></socketscope-copy>`,
          ],
        ])}
      </tbody>
    </table>
  </details>`;
}

/** Bytes with colons between them, which lines are broken after. */
function bytesOf(text: string): TemplateResult {
  const bytes = visibleText(text, 'line').split(':');
  return html`<span class="code">${bytes.map((byte, at) => (at === 0 ? byte : html`:<wbr />${byte}`))}</span>`;
}

/** A value, and what is wrong with it. */
function marked(value: string, fault: string | undefined): TemplateResult {
  return html`${value}${fault ? html`<div class="error-text">${icon('error', 'error')} ${fault}</div>` : nothing}`;
}

function moment(iso: string, fault: string | undefined): TemplateResult {
  const at = Date.parse(iso);
  return marked(Number.isNaN(at) ? visibleText(iso, 'line') : formatMoment(at), fault);
}

function issuerFault(certificate: Certificate): string {
  return isSelfSigned(certificate) ? l10n.t('self-signed, and not trusted here') : l10n.t('not known here');
}

/** The common name, where there is one. */
function shortName({ subject, altNames }: Certificate): string {
  const commonName = /(?:^|[,\n]\s*)CN=([^,\n]+)/.exec(subject)?.[1];
  return [commonName, subject, altNames[0]].find((name) => name) ?? '—';
}

function isSelfSigned({ subject, issuer }: Certificate): boolean {
  return subject === issuer;
}

function roleText({ certificates }: TlsInfo, at: number): string {
  const certificate = certificates[at];
  const selfSigned = certificate !== undefined && isSelfSigned(certificate);
  if (at === 0) return selfSigned ? l10n.t('server, self-signed') : l10n.t('server');
  return selfSigned ? l10n.t('root') : l10n.t('intermediate issuer');
}
