import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import type { Exchange, Finding, HttpHead } from '../../api';
import { visibleText } from '../../payload/visibleText';
import { fieldValues } from '../../protocol/httpHead';
import { COVER, isSecretField, rawHeadText } from '../../protocol/secrets';
import { severityMark } from '../frame/findingText';
import type { Host } from '../host';
import { acceptProof } from './acceptProof';
import { bySeverity } from './findingList';
import { plainField, webSocketField } from './headerFields';

export interface HeadTableOptions {
  readonly host: Host;
  readonly side: 'request' | 'response';
  readonly head: HttpHead;
  /** Of which the head is a side. */
  readonly exchange: Exchange;
  /** The table's accessible name and visible title. */
  readonly title: string;
  readonly copyLabel: string;
  readonly showSecrets: boolean;
  /** Buttons beside the one that copies. */
  readonly actions?: TemplateResult;
}

/** The head of an HTTP message: its start line, and its headers in wire order, duplicates included, with what is said of them. */
export function headTable(options: HeadTableOptions): TemplateResult {
  const { head, title } = options;
  return html`<div class="head">
    <div class="section-bar">
      <h2>${title}</h2>
      <span class="grow"></span>
      ${options.actions ?? nothing}
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
        ${missingHeaders(options).map((name) => missingRow(name, options))}
      </tbody>
    </table>
    ${options.side === 'response' ? acceptProof(options.exchange) : nothing}
  </div>`;
}

function headerRow(name: string, value: string, options: HeadTableOptions): TemplateResult {
  const { side } = options;
  const meaning = webSocketField(name, value, side);
  const covered = isSecretField(name) && !options.showSecrets;
  const findings = findingsOn(name, options);
  return html`<tr class=${meaning ? 'websocket-field' : ''}>
    <th scope="row">${visibleText(name, 'line')}</th>
    <td>
      ${
        covered
          ? html`<span class="covered" title=${l10n.t('Secret; covered')}>${COVER}</span>`
          : html`<span class="value">${visibleText(value, 'line')}</span>`
      }
      ${marks(findings)}
      <div class="meaning">${meaning ?? plainField(name, side) ?? nothing}</div>
      ${complaints(findings)}
    </td>
  </tr>`;
}

/** A row for a header that isn't there, but had to be. */
function missingRow(name: string, options: HeadTableOptions): TemplateResult {
  const findings = findingsOn(name, options);
  return html`<tr class="missing websocket-field">
    <th scope="row">${visibleText(name, 'line')}</th>
    <td><span class="quiet-text">${l10n.t('missing')}</span> ${marks(findings)} ${complaints(findings)}</td>
  </tr>`;
}

function marks(findings: readonly Finding[]): TemplateResult | typeof nothing {
  const [worst] = findings;
  return worst ? severityMark(worst.severity) : nothing;
}

function complaints(findings: readonly Finding[]): TemplateResult[] {
  return (
    findings
      .filter(({ severity }) => severity === 'error' || severity === 'warning')
      // The proof, below the table, says it better.
      .filter(({ expected }) => expected === undefined)
      .map(
        ({ severity, message }) =>
          html`<div class="complaint severity-${severity}">${visibleText(message, 'line')}</div>`,
      )
  );
}

/** What is said of a header on this side; the worst first. */
function findingsOn(name: string, { exchange, side }: HeadTableOptions): Finding[] {
  const wanted = name.toLowerCase();
  const found = (exchange.findings ?? []).filter(({ header }) => header?.toLowerCase() === wanted);
  return bySeverity(found.filter((finding) => sideOf(finding, exchange) === side));
}

/** A verdict is about the answer, unless its header is in the request only: what was offered in vain, or is doubled there. */
function sideOf({ id, severity, header = '' }: Finding, { response }: Exchange): 'request' | 'response' {
  const isAnswered = response && fieldValues(response, header).length > 0;
  return isAnswered || severity === 'error' || id === 'intermediary' ? 'response' : 'request';
}

function missingHeaders({ exchange, side, head }: HeadTableOptions): string[] {
  if (side === 'request') return [];
  const said = (exchange.findings ?? [])
    .filter(({ severity }) => severity === 'error')
    .flatMap(({ header }) => header ?? []);
  return [...new Set(said)].filter((name) => fieldValues(head, name).length === 0);
}
