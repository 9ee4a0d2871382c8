import * as l10n from '@vscode/l10n';
import { html, type TemplateResult } from 'lit';
import type { Frame } from '../../api';
import { opcodeName } from '../../protocol/frameFindings';
import { setFlags } from '../../protocol/frameHeader';
import { formatCount, formatDateTime, formatDuration, formatTime } from '../format';
import { keyText } from './frameRows';

/** The frames of an entry, of which one is chosen: by a click, or with the arrow keys. */
export function frameTable(frames: readonly Frame[], chosen: number, onChoose: (frame: Frame) => void): TemplateResult {
  const onKeydown = (event: KeyboardEvent): void => {
    const next = frames[target(event.key, chosen, frames.length) ?? -1];
    if (!next || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    onChoose(next);
  };
  // Not named "Frames": that is the log's grid, which may stand beside it.
  return html`<div class="frame-list">
    <table
      role="grid"
      tabindex="0"
      aria-label=${l10n.t('Frame headers')}
      aria-activedescendant="frame-of-entry-${chosen}"
      @keydown=${onKeydown}
    >
      <thead>
        <tr>
          <th scope="col" class="figure">#</th>
          <th scope="col" class="time">${l10n.t('Time')}</th>
          <th scope="col" class="figure delta">${l10n.t('After')}</th>
          <th scope="col">${l10n.t('Opcode')}</th>
          <th scope="col">${l10n.t('Flags')}</th>
          <th scope="col" class="figure">${l10n.t('Length')}</th>
          <th scope="col" class="figure header">${l10n.t('Header')}</th>
          <th scope="col" class="figure wire">${l10n.t('Wire')}</th>
          <th scope="col" class="key">${l10n.t('Mask key')}</th>
          <th scope="col" class="figure offset">${l10n.t('Offset')}</th>
        </tr>
      </thead>
      <tbody>
        ${frames.map((frame, at) => row(frame, frames[at - 1], at, at === chosen, onChoose))}
      </tbody>
    </table>
  </div>`;
}

function row(
  frame: Frame,
  before: Frame | undefined,
  at: number,
  chosen: boolean,
  onChoose: (frame: Frame) => void,
): TemplateResult {
  const { time, length, headerLength, offset } = frame;
  return html`<tr id="frame-of-entry-${at}" aria-selected=${chosen ? 'true' : 'false'} @click=${() => onChoose(frame)}>
    <td class="figure">${at + 1}</td>
    <td class="time" title=${formatDateTime(time)}>${formatTime(time)}</td>
    <td class="figure delta">${before ? `+${formatDuration(time - before.time)}` : ''}</td>
    <td>${opcodeName(frame.opcode)}</td>
    <td>${setFlags(frame).join(' ')}</td>
    <td class="figure">${formatCount(length)}</td>
    <td class="figure header">${formatCount(headerLength)}</td>
    <td class="figure wire">${formatCount(headerLength + length)}</td>
    <td class="key">${keyText(frame)}</td>
    <td class="figure offset">${formatCount(offset)}</td>
  </tr>`;
}

function target(key: string, at: number, count: number): number | undefined {
  switch (key) {
    case 'ArrowDown':
      return Math.min(at + 1, count - 1);
    case 'ArrowUp':
      return Math.max(at - 1, 0);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
}
