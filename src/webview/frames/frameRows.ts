import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import type { Frame } from '../../api';
import { opcodeName } from '../../protocol/frameFindings';
import { setFlags } from '../../protocol/frameHeader';
import { formatBytes, formatCount, formatDateTime, formatShortSize, formatTime } from '../format';
import type { Host } from '../host';
import type { Column } from '../messages/columns';
import type { GridRows } from '../messages/gridRows';
import { directionIcon } from '../messages/messageRow';

/** All frames of a log as rows, control frames and fragments included. */
export function frameRows(host: Host): GridRows<Frame> {
  return {
    label: l10n.t('Frames'),
    className: 'frame',
    columns: frameColumns(),
    many: false,
    read: (from, to) => host.request('readFrames', { from, to }),
    number: (place) => place + 1,
    cells,
    rowClass: ({ opcode }) => (opcode >= 8 ? 'control' : ''),
    cellTitle: (cell, { time, length, offset }) => {
      if (cell.classList.contains('time')) return formatDateTime(time);
      if (cell.classList.contains('size')) return formatBytes(length);
      return cell.classList.contains('offset') ? formatCount(offset) : '';
    },
    newRowsText: (count) => (count === 1 ? l10n.t('1 new frame') : l10n.t('{0} new frames', formatCount(count))),
  };
}

/** The columns of a list of frames. */
export function frameColumns(): readonly Column[] {
  const number = 'calc(var(--number-width, 3ch) + 12px)';
  const column = (key: string, title: string, width: string, fromPx = 0): Column => ({
    key,
    title,
    name: title,
    width,
    fromPx,
    resizable: true,
    hideable: true,
  });
  return [
    { key: 'number', title: '#', name: l10n.t('Number'), width: number, resizable: true },
    column('time', l10n.t('Time'), 'calc(12ch + 4px)', 560),
    { key: 'direction', title: '', name: l10n.t('Direction'), width: '16px', hideable: true },
    column('kind', l10n.t('Opcode'), '12ch'),
    column('flags', l10n.t('Flags'), 'minmax(8ch, 14ch)'),
    column('size', l10n.t('Length'), '6ch'),
    column('key', l10n.t('Mask key'), '8ch', 460),
    { key: 'offset', title: l10n.t('Offset'), name: l10n.t('Offset'), width: 'minmax(0, 11ch)', fromPx: 400 },
  ];
}

function cells(frame: Frame | undefined): TemplateResult {
  return html`<span role="gridcell" class="time">${frame ? formatTime(frame.time) : nothing}</span>
    <span role="gridcell" class="direction">${frame ? directionIcon(frame.direction) : nothing}</span>
    <span role="gridcell" class="kind">${frame ? opcodeName(frame.opcode) : nothing}</span>
    <span role="gridcell" class="flags">${frame ? setFlags(frame).join(' ') : nothing}</span>
    <span role="gridcell" class="size">${frame ? formatShortSize(frame.length) : nothing}</span>
    <span role="gridcell" class="key">${frame ? keyText(frame) : nothing}</span>
    <span role="gridcell" class="offset">${frame ? formatCount(frame.offset) : nothing}</span>`;
}

/** The masking key's bytes in hexadecimal; empty for a frame without one. */
export function keyText({ masked, maskKey }: Frame): string {
  return masked ? (maskKey ?? 0).toString(16).padStart(8, '0') : '';
}
