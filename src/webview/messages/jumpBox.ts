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
  /** @returns why it didn't go there, in words; empty: it did */
  readonly onJump: (target: Target) => Promise<string>;
  /** Goes to a marked message, and to no other. */
  readonly onMark: (index: number) => void;
}

/** Goes to a message by its number or its time, or to one that is marked. */
export function jumpTool(list: LogList): TemplateResult {
  const { startMs, annotations } = list;
  return jumpBox({
    startMs,
    annotations,
    onJump: (target) => list.way.jump(target),
    onMark: (index) => list.way.goTo(index),
  });
}

function jumpBox({ startMs, annotations, onJump, onMark }: JumpBoxOptions): TemplateResult {
  const close = (): void => document.getElementById(jumpBoxId)?.hidePopover();
  const onKeydown = async (event: KeyboardEvent): Promise<void> => {
    const input = event.target as HTMLInputElement;
    if (event.key !== 'Enter' || event.isComposing || input.value.trim() === '') return;
    event.preventDefault();
    const target = parseTarget(input.value, startMs);
    const problem = target
      ? await onJump(target)
      : l10n.t('Not a number or a time: write {0} or {1}', '1234', '14:02:11');
    if (problem === '') close();
    else showProblem(problem);
  };
  const marks = annotations.indexes.slice(0, mostMarks);
  return popover({
    id: jumpBoxId,
    label: l10n.t('Go to Message'),
    face: icon('target'),
    onOpen: () => {
      const input = document.querySelector<HTMLInputElement>(`#${jumpBoxId} input`);
      if (!input) return;
      // Empty at once: what is selected later would be replaced with what was typed meanwhile.
      input.value = '';
      showProblem('');
    },
    content: html`<input
        type="text"
        class="field"
        autofocus
        spellcheck="false"
        autocomplete="off"
        aria-label=${l10n.t('Number or time')}
        aria-describedby="jump-problem jump-hint"
        placeholder="#${formatCount(4512)}"
        @input=${() => showProblem('')}
        @keydown=${onKeydown}
      />
      <p class="note error-text" id="jump-problem" role="alert" hidden></p>
      <p class="note" id="jump-hint">${l10n.t('A number, 10:02:11.204 or +12.5s, then Enter')}</p>
      ${
        marks.length === 0
          ? nothing
          : html`<h2>${l10n.t('Pinned and noted')}</h2>
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

/** Says in the popover what is wrong with what was typed; empty: nothing. */
function showProblem(problem: string): void {
  const box = document.getElementById(jumpBoxId);
  const input = box?.querySelector('input');
  const place = box?.querySelector<HTMLElement>('#jump-problem');
  if (!input || !place) return;
  input.ariaInvalid = problem === '' ? 'false' : 'true';
  place.hidden = problem === '';
  place.textContent = problem;
}
