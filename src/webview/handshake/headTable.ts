import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import type { Finding, HttpHead } from '../../api';
import { visibleText } from '../../payload/visibleText';
import { severityMark } from '../frame/findingText';
import type { Host } from '../host';
import { COVER, isSecretField, rawHeadText } from '../../protocol/secrets';
import { webSocketField } from './webSocketFields';

export interface HeadTableOptions {
  readonly host: Host;
  readonly side: 'request' | 'response';
  readonly head: HttpHead;
  /** The table's accessible name and visible title. */
  readonly title: string;
  readonly copyLabel: string;
  readonly findings: readonly Finding[];
  readonly showSecrets: boolean;
}

/** The head of an HTTP message: its start line, and its headers in wire order, duplicates included. */
export function headTable(options: HeadTableOptions): TemplateResult {
  const { head, title } = options;
  return html`<div class="head">
    <div class="section-bar">
      <h2>${title}</h2>
      <span class="grow"></span>
      <socketscope-copy
        .host=${options.host}
        label=${options.copyLabel}
        .text=${() => rawHeadText(head.raw, !options.showSecrets)}
      ></socketscope-copy>
    </div>
    <div class="start-line">${visibleText(head.startLine, 'line')}</div>
    <table class="pairs" aria-label=${title}>
      <thead class="visually-hidden">
        <tr>
          <th scope="col">${l10n.t('Name')}</th>
          <th scope="col">${l10n.t('Value')}</th>
        </tr>
      </thead>
      <tbody>
        ${head.headers.map(([name, value]) => headerRow(name, value, options))}
      </tbody>
    </table>
  </div>`;
}

function headerRow(name: string, value: string, options: HeadTableOptions): TemplateResult {
  const meaning = webSocketField(name, value, options.side);
  const finding = options.findings.find(({ header }) => header?.toLowerCase() === name.toLowerCase());
  const covered = isSecretField(name) && !options.showSecrets;
  return html`<tr class=${meaning ? 'websocket-field' : ''}>
    <th scope="row">${visibleText(name, 'line')}</th>
    <td>
      ${
        covered
          ? html`<span class="covered" title=${l10n.t('Secret; covered')}>${COVER}</span>`
          : html`<span class="value">${visibleText(value, 'line')}</span>`
      }
      ${finding ? severityMark(finding.severity) : nothing}
      ${meaning ? html`<div class="meaning">${meaning}</div>` : nothing}
    </td>
  </tr>`;
}
