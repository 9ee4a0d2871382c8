import * as l10n from '@vscode/l10n';
import { html, type TemplateResult } from 'lit';
import { closePopover, popoverAt } from '../frame/popover';

export const repeatBoxId = 'composer-repeat';
const defaultIntervalMs = 1000;

/** Asks how often a message is sent. Without a number of times it goes on until it is stopped. */
export function repeatBox(
  anchor: string,
  start: (intervalMs: number, times: number | undefined) => void,
): TemplateResult {
  const onSubmit = (event: SubmitEvent): void => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const [interval, times] = form.querySelectorAll('input');
    closePopover(repeatBoxId);
    start(interval!.valueAsNumber, Number.isNaN(times!.valueAsNumber) ? undefined : times!.valueAsNumber);
  };
  return popoverAt(anchor, {
    id: repeatBoxId,
    label: l10n.t('Repeat'),
    above: true,
    content: html`<form class="repeat-box" @submit=${onSubmit}>
      <label
        >${l10n.t('Every (ms)')}
        <input class="field" type="number" required autofocus min="0" max="86400000" value=${defaultIntervalMs} />
      </label>
      <label
        >${l10n.t('Times')}
        <input class="field" type="number" min="1" max="1000000000" placeholder=${l10n.t('until stopped')} />
      </label>
      <button type="submit" class="button">${l10n.t('Start')}</button>
    </form>`,
  });
}
