import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import type { Frame } from '../../api';
import { opcodeName } from '../../protocol/frameFindings';
import { setFlags } from '../../protocol/frameHeader';
import { formatBytes, formatCount, formatDateTime, formatShortSize, formatTime } from '../format';
import type { Host } from '../host';
import type { GridRows } from '../messages/gridRows';
import { directionIcon } from '../messages/messageRow';

/** All frames of a log as rows, control frames and fragments included. */
export function frameRows(host: Host): GridRows<Frame> {
  return {
    label: l10n.t('Frames'),
    className: 'frame',
    head: html`<span class="number">#</span>
      <span class="time">${l10n.t('Time')}</span>
      <span class="direction"></span>
      <span class="kind">${l10n.t('Opcode')}</span>
      <span class="flags">${l10n.t('Flags')}</span>
      <span class="size">${l10n.t('Length')}</span>
      <span class="key">${l10n.t('Mask key')}</span>
      <span class="offset">${l10n.t('Offset')}</span>`,
    read: (from, to) => host.request('readFrames', { from, to }),
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
