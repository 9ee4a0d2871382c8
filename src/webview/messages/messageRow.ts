import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import type { Direction, EntryKind, Finding, LogEntry } from '../../api';
import { visibleText } from '../../payload/visibleText';
import { formatBytes, formatCount, formatDateTime, formatDuration, formatShortSize, formatTime } from '../format';
import { severityMark } from '../frame/findingText';
import { labelledIcon } from '../frame/icon';
import type { Host } from '../host';
import type { GridRows } from './gridRows';

/** The word for an entry's kind; a TCP stream's pieces are chunks, unless it is cut into messages. */
export function kindText(kind: EntryKind, chunks: boolean): string {
  switch (kind) {
    case 'text':
      return l10n.t('text');
    case 'binary':
      return l10n.t('binary');
    case 'data':
      return chunks ? l10n.t('chunk') : l10n.t('message');
    case 'event':
      return l10n.t('event');
    case 'ping':
    case 'pong':
    case 'close':
      // The names of frames (RFC 6455 §5.5), the same in every language.
      return kind;
  }
}

export function directionText(direction: Direction): string {
  switch (direction) {
    case 'sent':
      return l10n.t('sent');
    case 'received':
      return l10n.t('received');
    case 'local':
      return l10n.t('local event');
  }
}

export function directionIcon(direction: Direction): TemplateResult {
  const name = { sent: 'arrow-up', received: 'arrow-down', local: 'circle-small' }[direction];
  return labelledIcon(name, directionText(direction), direction);
}

/** The entries of a log as rows. `findingsOf` gives what was noticed of an entry, the gravest first. */
export function messageRows(
  host: Host,
  chunks: boolean,
  findingsOf: (index: number) => readonly Finding[],
): GridRows<LogEntry> {
  return {
    label: l10n.t('Messages'),
    className: 'message',
    head: html`<span class="number">#</span>
      <span class="time">${l10n.t('Time')}</span>
      <span class="direction"></span>
      <span class="kind">${l10n.t('Kind')}</span>
      <span class="size">${l10n.t('Size')}</span>
      <span class="preview">${chunks ? l10n.t('Chunk') : l10n.t('Message')}</span>`,
    read: (from, to) => host.request('readRows', { from, to }),
    cells: (entry) =>
      html`<span role="gridcell" class="time">${entry ? formatTime(entry.time) : nothing}</span>
        <span role="gridcell" class="direction">${entry ? directionIcon(entry.direction) : nothing}</span>
        <span role="gridcell" class="kind">${entry ? kindText(entry.kind, chunks) : nothing}</span>
        <span role="gridcell" class="size"
          >${entry && entry.kind !== 'event' ? formatShortSize(entry.size) : nothing}</span
        >
        <span role="gridcell" class="preview">${entry ? preview(entry, findingsOf(entry.index)[0]) : nothing}</span>`,
    rowClass: ({ kind }) => `kind-${kind}`,
    cellTitle: (cell, { time, size }) => {
      if (cell.classList.contains('time')) return formatDateTime(time);
      return cell.classList.contains('size') ? formatBytes(size) : '';
    },
    newRowsText: (count) => {
      if (chunks) return count === 1 ? l10n.t('1 new chunk') : l10n.t('{0} new chunks', formatCount(count));
      return count === 1 ? l10n.t('1 new message') : l10n.t('{0} new messages', formatCount(count));
    },
  };
}

/** A breach is told in the words of its finding: its bytes are in the details. */
function preview({ kind, preview: text, roundTrip }: LogEntry, finding: Finding | undefined): unknown {
  if (finding) {
    return html`${severityMark(finding.severity)}${line(kind === 'event' ? finding.message : text)}`;
  }
  return roundTrip === undefined
    ? line(text)
    : html`<span class="round-trip">${roundTripText(roundTrip)}</span> ${line(text)}`;
}

/** How long a pong took, counted from its ping. */
export function roundTripText(roundTripMs: number): string {
  return l10n.t('Round trip {0}', formatDuration(roundTripMs));
}

/** More isn't visible in a line, however wide the screen is. */
const longestLine = 1000;

function line(text: string): string {
  return visibleText(text.slice(0, longestLine), 'line');
}
