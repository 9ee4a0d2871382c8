import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import type { Direction, EntryKind, LogEntry } from '../../api';
import { visibleText } from '../../payload/visibleText';
import { formatCount, formatDateTime, formatShortSize, formatTime } from '../format';
import { labelledIcon } from '../frame/icon';

/** The id of a row's element, for `aria-activedescendant`. */
export function rowId(index: number): string {
  return `message-${index}`;
}

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

function directionIcon(direction: Direction): TemplateResult {
  const name = { sent: 'arrow-up', received: 'arrow-down', local: 'circle-small' }[direction];
  return labelledIcon(name, directionText(direction), direction);
}

/**
 * One line of the list. A row that isn't read yet has its number only, and its height.
 *
 * The element is used again for other rows, so nothing of a row is kept in it.
 */
export function messageRow(
  index: number,
  entry: LogEntry | undefined,
  selected: boolean,
  chunks: boolean,
): TemplateResult {
  return html`<div
    role="row"
    id=${rowId(index)}
    class="row ${entry ? `kind-${entry.kind}` : 'unread'} ${index % 2 ? 'odd' : ''}"
    aria-rowindex=${index + 1}
    aria-selected=${selected ? 'true' : 'false'}
    data-index=${index}
  >
    <span role="gridcell" class="number">${index + 1}</span>
    <span role="gridcell" class="time">${entry ? formatTime(entry.time) : nothing}</span>
    <span role="gridcell" class="direction">${entry ? directionIcon(entry.direction) : nothing}</span>
    <span role="gridcell" class="kind">${entry ? kindText(entry.kind, chunks) : nothing}</span>
    <span role="gridcell" class="size">${entry && entry.kind !== 'event' ? formatShortSize(entry.size) : nothing}</span>
    <span role="gridcell" class="preview">${entry ? previewText(entry.preview) : nothing}</span>
  </div>`;
}

/** What a cell's short text stands for, in full: made when the pointer rests on it, not for each row drawn. */
export function cellTitle(cell: Element, entry: LogEntry): string {
  if (cell.classList.contains('time')) return formatDateTime(entry.time);
  if (cell.classList.contains('size')) return l10n.t('{0} bytes', formatCount(entry.size));
  return '';
}

/** More isn't visible in a line, however wide the screen is. */
const longestPreview = 1000;

function previewText(preview: string): string {
  return visibleText(preview.slice(0, longestPreview), 'line');
}
