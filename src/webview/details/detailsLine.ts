import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import type { Finding, LogEntry } from '../../api';
import type { Annotation } from '../../panel/messages';
import { formatBytes, formatDateTime, formatTime } from '../format';
import { visibleText } from '../../payload/visibleText';
import { findingText } from '../frame/findingText';
import { icon, labelledIcon } from '../frame/icon';
import { iconButton } from '../frame/iconButton';
import { directionText, kindText, roundTripText } from '../messages/messageRow';

/**
 * What is known of a message besides its payload.
 * @param chunks whether the messages are pieces of a stream
 * @param copyNote what the person must know of what was copied last
 */
export function detailsLine(entry: LogEntry, chunks: boolean, copyNote: string | undefined): TemplateResult {
  return html`<div class="details-line">
    <span>#${entry.index + 1}</span>
    <span>${directionText(entry.direction)}</span>
    <span>${kindText(entry.kind, chunks)}</span>
    <span>${formatBytes(entry.size)}</span>
    <span title=${formatDateTime(entry.time)}>${formatTime(entry.time)}</span>
    ${entry.roundTrip === undefined ? nothing : html`<span>${roundTripText(entry.roundTrip)}</span>`}
    ${entry.truncated ? html`<span class="warning">${l10n.t('only a part of the whole message')}</span>` : nothing}
    ${copyNote ? html`<span class="warning" aria-live="polite">${copyNote}</span>` : nothing}
  </div>`;
}

/** What was noticed of a message. */
export function messageFindings(findings: readonly Finding[]): TemplateResult | typeof nothing {
  if (findings.length === 0) return nothing;
  return html`<ul class="details-findings" aria-label=${l10n.t('Findings of this message')}>
    ${findings.map((finding) => html`<li>${findingText(finding)}</li>`)}
  </ul>`;
}

/** Says that the list hasn't the message, where that is so. */
export function missingLine(text: string | undefined): TemplateResult | typeof nothing {
  return text === undefined
    ? nothing
    : html`<p class="details-missing" aria-live="polite">${icon('eye-closed')}<span>${text}</span></p>`;
}

/**
 * What the person wrote of a message, and whether it is pinned as well.
 * @param onEdit is given the place below the note
 */
export function noteLine(
  annotation: Annotation | undefined,
  onEdit: (x: number, y: number) => void,
): TemplateResult | typeof nothing {
  if (annotation?.note === undefined) return nothing;
  const { note, pinned } = annotation;
  const edit = (event: Event): void => {
    const line = (event.currentTarget as Element).closest('.details-note')!.getBoundingClientRect();
    onEdit(line.left, line.bottom);
  };
  return html`<div class="details-note" role="note" aria-label=${l10n.t('Note')}>
    ${pinned ? labelledIcon('pinned', l10n.t('Pinned')) : nothing}${icon('note')}<span class="text"
      >${visibleText(note, 'lines')}</span
    >${iconButton('edit', l10n.t('Edit Note'), edit)}
  </div>`;
}
