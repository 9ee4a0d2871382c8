import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import type { Direction, EntryKind, Finding } from '../../api';
import type { Annotation, ListedEntry, TimeStyle } from '../../panel/messages';
import { visibleText } from '../../payload/visibleText';
import { endpointText } from '../../protocol/association';
import { formatBytes, formatCount, formatDateTime, formatDuration, formatShortSize } from '../format';
import { severityMark } from '../frame/findingText';
import { labelledIcon } from '../frame/icon';
import type { Host } from '../host';
import { clientMark } from '../listener/clientMark';
import type { Annotations } from './annotations';
import type { Column } from './columns';
import type { GridRows } from './gridRows';
import type { Marker } from './previewParts';
import { timeText } from './timeText';

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

/** What the rows of messages are made of, beside the entries. All of it may change; the rows are drawn anew then. */
export interface MessageRowSource {
  readonly host: Host;
  /** A TCP stream's pieces, which aren't messages. */
  readonly chunks: boolean;
  /** UDP: each datagram has a peer of its own. */
  readonly manyPeers: boolean;
  /** Of several clients: each row says whose it is. */
  readonly merged: boolean;
  /** The generation of the filter, if the list is the filtered one. */
  readonly filtered: number | undefined;
  readonly timestamps: TimeStyle;
  /** Of the log's first entry. */
  readonly startMs: number | undefined;
  /** Marks what the filter hit. */
  readonly marker: Marker | undefined;
  readonly annotations: Annotations;
  /** What was noticed of an entry, the gravest first. */
  readonly findingsOf: (entry: ListedEntry) => readonly Finding[];
}

/** The entries of a log, or those that a filter lets through, as rows. */
export function messageRows(source: MessageRowSource): GridRows<ListedEntry> {
  const { host, chunks, manyPeers, merged, filtered, timestamps, startMs, annotations } = source;
  return {
    label: l10n.t('Messages'),
    className: 'message',
    columns: messageColumns(chunks, timestamps, { manyPeers, merged }),
    many: true,
    read: (from, to) => host.request('readRows', { from, to, ...(filtered && { filtered }) }),
    number: (place, entry) => {
      const index = entry?.index ?? (filtered ? undefined : place);
      return index === undefined ? nothing : html`${merged ? nothing : mark(annotations.of(index))}${index + 1}`;
    },
    cells: (entry, before) =>
      html`<span role="gridcell" class="time ${timestamps === 'absolute' ? '' : 'at-end'}"
          >${entry ? timeText(entry.time, timestamps, { startMs, beforeMs: before?.time }) : nothing}</span
        >
        ${
          merged
            ? html`<span role="gridcell" class="client">${entry?.client ? clientMark(entry.client) : nothing}</span>`
            : nothing
        }
        <span role="gridcell" class="direction">${entry ? directionIcon(entry.direction) : nothing}</span>
        <span role="gridcell" class="kind">${entry ? kindText(entry.kind, chunks) : nothing}</span>
        <span role="gridcell" class="size"
          >${entry && entry.kind !== 'event' ? formatShortSize(entry.size) : nothing}</span
        >
        ${manyPeers ? html`<span role="gridcell" class="peer">${entry ? peerText(entry) : nothing}</span>` : nothing}
        <span role="gridcell" class="preview">${entry ? preview(entry, source) : nothing}</span>`,
    rowClass: ({ kind, direction }) => `kind-${kind} is-${direction}`,
    cellTitle: (cell, { index, time, size, client, peer }) => {
      if (cell.classList.contains('client')) return client?.peer ?? '';
      if (cell.classList.contains('number')) return annotations.of(index)?.note ?? '';
      if (cell.classList.contains('time')) return formatDateTime(time);
      if (cell.classList.contains('peer')) return peer ? endpointText(peer) : '';
      return cell.classList.contains('size') ? formatBytes(size) : '';
    },
    newRowsText: (count) => {
      if (chunks) return count === 1 ? l10n.t('1 new chunk') : l10n.t('{0} new chunks', formatCount(count));
      return count === 1 ? l10n.t('1 new message') : l10n.t('{0} new messages', formatCount(count));
    },
  };
}

/** The columns of a list of messages. */
export function messageColumns(
  chunks: boolean,
  timestamps: TimeStyle,
  { manyPeers = false, merged = false }: Partial<Pick<MessageRowSource, 'manyPeers' | 'merged'>> = {},
): readonly Column[] {
  return [
    {
      key: 'number',
      title: '#',
      name: l10n.t('Number'),
      width: 'calc(var(--number-width, 3ch) + 26px)',
      resizable: true,
    },
    {
      key: 'time',
      title: l10n.t('Time'),
      name: l10n.t('Time'),
      // Of spans: hours with microseconds, `+10:02:03.456789`.
      width: timestamps === 'absolute' ? 'calc(12ch + 4px)' : '16ch',
      fromPx: 460,
      atEnd: timestamps !== 'absolute',
      resizable: true,
      hideable: true,
    },
    ...(merged
      ? [
          {
            key: 'client',
            title: l10n.t('Client'),
            name: l10n.t('Client'),
            // `127.0.0.1:51514`, and the mark before it.
            width: 'minmax(9ch, 19ch)',
            resizable: true,
            hideable: true,
          } as const,
        ]
      : []),
    { key: 'direction', title: '', name: l10n.t('Direction'), width: '16px', hideable: true },
    {
      key: 'kind',
      title: l10n.t('Kind'),
      name: l10n.t('Kind'),
      width: '7ch',
      fromPx: 340,
      resizable: true,
      hideable: true,
    },
    { key: 'size', title: l10n.t('Size'), name: l10n.t('Size'), width: '5ch', resizable: true, hideable: true },
    ...(manyPeers
      ? [
          {
            key: 'peer',
            title: l10n.t('Peer'),
            name: l10n.t('Peer'),
            width: '21ch',
            fromPx: 480,
            resizable: true,
            hideable: true,
          } as const,
        ]
      : []),
    {
      key: 'preview',
      title: chunks ? l10n.t('Chunk') : l10n.t('Message'),
      name: chunks ? l10n.t('Chunk') : l10n.t('Message'),
      width: 'minmax(0, 1fr)',
    },
  ];
}

/** A place to click for pinning, which shows itself under the pointer; and what the message is marked with. */
function mark(annotation: Annotation | undefined): TemplateResult {
  // The note's own words stand in the row, so of both it is the pin that has the place.
  const name = !annotation ? 'pin' : annotation.pinned ? 'pinned' : 'note';
  return html`<span
    class="pin-mark codicon codicon-${name} ${annotation ? 'set' : ''}"
    role=${annotation ? 'img' : nothing}
    aria-hidden=${annotation ? nothing : 'true'}
    aria-label=${annotation ? markText(annotation) : nothing}
  ></span>`;
}

function markText({ pinned, note }: Annotation): string {
  if (note === undefined) return l10n.t('Pinned');
  return pinned ? l10n.t('Pinned, with a note') : l10n.t('Note');
}

/** A breach is told in the words of its finding: its bytes are in the details. What this end notes says it in its own. */
function preview(entry: ListedEntry, { findingsOf, marker, annotations }: MessageRowSource): unknown {
  const { index, kind, direction, preview: text, roundTrip, damaged } = entry;
  const [finding] = findingsOf(entry);
  const note = annotations.of(index)?.note;
  return html`${note === undefined ? nothing : html`<span class="row-note" title=${note}>${line(note)}</span>`}${
    finding
      ? severityMark(finding.severity)
      : damaged
        ? labelledIcon('warning', l10n.t('Damaged on disk'), 'severity-warning')
        : nothing
  }${roundTrip === undefined || finding ? nothing : html`<span class="round-trip">${roundTripText(roundTrip)}</span> `}${
    finding && kind === 'event' && direction !== 'local'
      ? line(finding.message)
      : marked(text.slice(0, longestLine), marker)
  }`;
}

function marked(text: string, marker: Marker | undefined): unknown {
  const hits = marker?.(text) ?? [];
  if (hits.length === 0) return line(text);
  let at = 0;
  const parts: unknown[] = [];
  for (const [from, to] of hits) {
    parts.push(line(text.slice(at, from)), html`<mark>${line(text.slice(from, to))}</mark>`);
    at = to;
  }
  return [...parts, line(text.slice(at))];
}

/** Whom a datagram came from, or went to; empty where that is one for the whole session. */
export function peerText({ peer }: ListedEntry): string {
  return peer ? visibleText(endpointText(peer), 'line') : '';
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
