import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { Mark } from '../../panel/messages';
import { emptyFilter, type FilterDraft } from './filterDraft';
import type { LogFilter } from './logFilter';

type Field = 'sizeFrom' | 'sizeTo' | 'timeFrom' | 'timeTo' | 'jsonPath' | 'jsonValue';

/** What messages are known by besides their text: size, time, and a value in their JSON. */
export function filterConditions(filter: LogFilter, withMarks = true): TemplateResult {
  return html`<div class="conditions">
    <fieldset ?hidden=${!withMarks}>
      <legend>${l10n.t('Marks')}</legend>
      ${mark(filter, 'pinned', l10n.t('Pinned'))}
      <span></span>
      ${mark(filter, 'noted', l10n.t('With a note'))}
    </fieldset>
    <fieldset>
      <legend>${l10n.t('Size')}</legend>
      ${field(filter, 'sizeFrom', l10n.t('From size'), l10n.t('from, for example 1k'))}
      <span aria-hidden="true">–</span>
      ${field(filter, 'sizeTo', l10n.t('To size'), l10n.t('to'))}
    </fieldset>
    <fieldset>
      <legend>${l10n.t('Time')}</legend>
      ${field(filter, 'timeFrom', l10n.t('From time'), l10n.t('from, for example +12.5s'))}
      <span aria-hidden="true">–</span>
      ${field(filter, 'timeTo', l10n.t('To time'), l10n.t('to'))}
    </fieldset>
    <fieldset>
      <legend>${l10n.t('JSON')}</legend>
      ${field(filter, 'jsonPath', l10n.t('JSON path'), l10n.t('path, for example a.b[0]'))}
      <span aria-hidden="true">=</span>
      ${field(filter, 'jsonValue', l10n.t('JSON value'), l10n.t('any value'))}
    </fieldset>
    <button type="button" class="link" @click=${() => filter.change(noConditions)}>${l10n.t('Clear')}</button>
  </div>`;
}

const { marks, sizeFrom, sizeTo, timeFrom, timeTo, jsonPath, jsonValue } = emptyFilter;
const noConditions: Pick<FilterDraft, Field | 'marks'> = {
  marks,
  sizeFrom,
  sizeTo,
  timeFrom,
  timeTo,
  jsonPath,
  jsonValue,
};

function mark(filter: LogFilter, key: Mark, label: string): TemplateResult {
  const { marks } = filter.draft;
  const isSet = marks.includes(key);
  return html`<label class="check">
    <input
      type="checkbox"
      .checked=${live(isSet)}
      @change=${() => filter.change({ marks: isSet ? marks.filter((each) => each !== key) : [...marks, key] })}
    />${label}
  </label>`;
}

function field(filter: LogFilter, key: Field, label: string, placeholder: string): TemplateResult {
  const problem = filter.problems[key];
  return html`<input
      type="text"
      class="field"
      spellcheck="false"
      autocomplete="off"
      aria-label=${label}
      aria-invalid=${problem ? 'true' : 'false'}
      aria-describedby=${problem ? `problem-${key}` : nothing}
      placeholder=${placeholder}
      .value=${live(filter.draft[key])}
      @input=${(event: InputEvent) => filter.change({ [key]: (event.target as HTMLInputElement).value }, true)}
    />${problem ? html`<p class="field-problem error-text" id="problem-${key}">${problem}</p>` : nothing}`;
}
