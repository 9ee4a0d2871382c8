import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import type { OutboxJob, OutboxView } from '../../panel/drafts';
import { visibleText } from '../../payload/visibleText';
import { formatCount, formatSize } from '../format';
import { icon } from '../frame/icon';

/** What is being sent and takes its time, each with a way to stop it. Nothing while all is sent at once. */
export function outboxStrip(
  { waiting, isSlow = false, jobs }: OutboxView,
  cancel: (id?: number) => void,
): TemplateResult | typeof nothing {
  if (jobs.length === 0 && waiting === 0 && !isSlow) return nothing;
  return html`<ul class="outbox" aria-label=${l10n.t('Being sent')}>
    ${jobs.map((job) => jobRow(job, () => cancel(job.id)))}
    ${
      isSlow
        ? html`<li>
            ${icon('sync')}<span class="text">${l10n.t('A message is being sent: the peer takes it slowly')}</span>
          </li>`
        : nothing
    }
    ${
      waiting > 0
        ? html`<li>
            ${icon('watch')}<span class="text"
              >${
                waiting === 1
                  ? l10n.t('1 message waits until the peer takes more')
                  : l10n.t('{0} messages wait until the peer takes more', formatCount(waiting))
              }</span
            >${stopButton(l10n.t('Cancel waiting messages'), () => cancel())}
          </li>`
        : nothing
    }
  </ul>`;
}

function jobRow(job: OutboxJob, stop: () => void): TemplateResult {
  const { kind, done, total } = job;
  const label = visibleText(job.label, 'line');
  const isFile = kind === 'file';
  return html`<li>
    ${icon(isFile ? 'file' : 'sync')}<span class="text">${label}</span>
    ${
      total === null
        ? nothing
        : html`<progress
            max=${Math.max(1, total)}
            .value=${done}
            aria-label=${l10n.t('Sent of {0}', label)}
          ></progress>`
    }
    <span class="done">${isFile ? fileProgress(done, total ?? 0) : repeatProgress(job)}</span>${stopButton(
      isFile ? l10n.t('Cancel sending {0}', label) : l10n.t('Stop repeating'),
      stop,
    )}
  </li>`;
}

function stopButton(label: string, stop: () => void): TemplateResult {
  return html`<button type="button" class="tool" aria-label=${label} title=${label} @click=${stop}>
    ${icon('close')}
  </button>`;
}

function fileProgress(done: number, total: number): string {
  return l10n.t('{0} of {1}', formatSize(done), formatSize(total));
}

function repeatProgress({ done, total, intervalMs = 0 }: OutboxJob): string {
  const every = formatCount(intervalMs);
  if (total === null && done === 1) return l10n.t('1 time, every {0} ms', every);
  return total === null
    ? l10n.t('{0} times, every {1} ms', formatCount(done), every)
    : l10n.t('{0} of {1} times, every {2} ms', formatCount(done), formatCount(total), every);
}
