import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import type { Finding, InternetEndpoint } from '../../api';
import type { Annotation, ListedEntry } from '../../panel/messages';
import { formatBytes, formatDateTime, formatTime } from '../format';
import { visibleText } from '../../payload/visibleText';
import { endpointText } from '../../protocol/association';
import { findingText } from '../frame/findingText';
import { icon, labelledIcon } from '../frame/icon';
import { iconButton } from '../frame/iconButton';
import { clientMark } from '../listener/clientMark';
import { directionText, kindText, roundTripText } from '../messages/messageRow';

/**
 * What is known of a message besides its payload.
 * @param chunks whether the messages are pieces of a stream
 * @param onReply absent: nothing can be sent
 * @param copyNote what the person must know of what was copied last
 */
export function detailsLine(
  entry: ListedEntry,
  chunks: boolean,
  copyNote: string | undefined,
  onReply: ((peer: InternetEndpoint) => void) | undefined,
): TemplateResult {
  return html`<div class="details-line">
    <span>#${entry.index + 1}</span>
    ${entry.client ? html`<span>${clientMark(entry.client)}</span>` : nothing}
    <span>${directionText(entry.direction)}</span>
    <span>${kindText(entry.kind, chunks)}</span>
    <span>${formatBytes(entry.size)}</span>
    <span title=${formatDateTime(entry.time)}>${formatTime(entry.time)}</span>
    ${entry.roundTrip === undefined ? nothing : html`<span>${roundTripText(entry.roundTrip)}</span>`}
    ${peer(entry, onReply)}
    ${entry.truncated ? html`<span class="warning">${l10n.t('only a part of the whole message')}</span>` : nothing}
    ${copyNote ? html`<span class="warning" aria-live="polite">${copyNote}</span>` : nothing}
  </div>`;
}

/** Whom a datagram came from or went to, where that isn't one for the whole session. */
function peer({ peer, direction }: ListedEntry, onReply: ((peer: InternetEndpoint) => void) | undefined): unknown {
  if (!peer) return nothing;
  const who = visibleText(endpointText(peer), 'line');
  const text = direction === 'sent' ? l10n.t('to {0}', who) : l10n.t('from {0}', who);
  return html`<span>${text}</span>${
      onReply
        ? html`<button
            type="button"
            class="link"
            aria-label=${l10n.t('Reply to {0}', who)}
            @click=${() => onReply(peer)}
          >
            ${l10n.t('Reply')}
          </button>`
        : nothing
    }`;
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
