import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import { visibleText } from '../../payload/visibleText';
import { formatCount } from '../format';
import { icon } from '../frame/icon';
import { popover } from '../frame/popover';
import type { Annotations } from './annotations';
import type { LogList } from './logList';
import { parseTarget, type Target } from './parseMoment';

/** The id of the popover, by which a key opens it. */
export const jumpBoxId = 'jump-box';
/** More marked messages aren't listed here; F8 leads to all. */
const mostMarks = 100;

interface JumpBoxOptions {
  /** Of the log's first entry, in milliseconds since the epoch. */
  readonly startMs: number;
  readonly annotations: Annotations;
  readonly onJump: (target: Target) => void;
  /** Goes to a marked message, and to no other. */
  readonly onMark: (index: number) => void;
}

/** Goes to a message by its number or its time, or to one that is marked. */
export function jumpTool(list: LogList): TemplateResult {
  const { startMs, annotations } = list;
  return jumpBox({
    startMs,
    annotations,
    onJump: (target) => void list.way.jump(target),
    onMark: (index) => list.way.goTo(index),
  });
}

function jumpBox({ startMs, annotations, onJump, onMark }: JumpBoxOptions): TemplateResult {
  const close = (): void => document.getElementById(jumpBoxId)?.hidePopover();
  const onKeydown = (event: KeyboardEvent): void => {
    const input = event.target as HTMLInputElement;
    if (event.key !== 'Enter' || event.isComposing || input.value.trim() === '') return;
    event.preventDefault();
    const target = parseTarget(input.value, startMs);
    input.ariaInvalid = target ? 'false' : 'true';
    if (!target) return;
    close();
    onJump(target);
  };
  const marks = annotations.indexes.slice(0, mostMarks);
  return popover({
    id: jumpBoxId,
    label: l10n.t('Go to Message'),
    face: icon('target'),
    onOpen: () => {
      const input = document.querySelector<HTMLInputElement>(`#${jumpBoxId} input`);
      if (!input) return;
      input.ariaInvalid = 'false';
      setTimeout(() => input.select());
    },
    content: html`<input
        type="text"
        class="field"
        autofocus
        spellcheck="false"
        autocomplete="off"
        aria-label=${l10n.t('Number or time')}
        aria-describedby="jump-hint"
        placeholder="#123456"
        @keydown=${onKeydown}
      />
      <p class="note" id="jump-hint">${l10n.t('A number, 10:02:11.204 or +12.5s, then Enter')}</p>
      ${
        marks.length === 0
          ? nothing
          : html`<h3>${l10n.t('Pinned and noted')}</h3>
              <ul class="marks">
                ${marks.map((index) => {
                  const note = annotations.of(index)?.note;
                  return html`<li>
                    <button
                      type="button"
                      @click=${() => {
                        close();
                        onMark(index);
                      }}
                    >
                      ${icon(note === undefined ? 'pinned' : 'note')}<span class="number"
                        >#${formatCount(index + 1)}</span
                      >
                      <span class="text">${note === undefined ? '' : visibleText(note, 'line')}</span>
                    </button>
                  </li>`;
                })}
              </ul>`
      }`,
  });
}
