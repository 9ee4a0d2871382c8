import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import type { Stage } from '../../api';
import type { SessionView } from '../../panel/messages';
import { visibleText } from '../../payload/visibleText';
import { formatDuration } from '../format';
import { icon } from '../frame/icon';
import { stageName } from '../frame/stageName';
import { styleBy } from '../frame/styleBy';

/** The steps of connecting, each with its time and a bar on one common scale. */
export function stagesTable(view: SessionView): TemplateResult {
  const { stages } = view;
  const totalMs = Math.max(1e-3, ...stages.map(({ start, end }) => end ?? start));
  return html`<table class="stages" aria-label=${l10n.t('Stages')}>
    <thead>
      <tr>
        <th scope="col">${l10n.t('Stage')}</th>
        <th scope="col" class="figure">${l10n.t('Start')}</th>
        <th scope="col" class="figure">${l10n.t('Duration')}</th>
        <th scope="col" class="bar-cell" aria-hidden="true"></th>
        <th scope="col">${l10n.t('Result')}</th>
      </tr>
    </thead>
    <tbody>
      ${stages.map((stage) => stageRow(stage, view, totalMs))}
    </tbody>
  </table>`;
}

function stageRow(stage: Stage, view: SessionView, totalMs: number): TemplateResult {
  const failed = view.state === 'failed' && view.failure?.stage === stage.name;
  const from = (stage.start / totalMs) * 100;
  const share = (((stage.end ?? totalMs) - stage.start) / totalMs) * 100;
  const bar = styleBy({ left: `${Math.min(from, 99)}%`, width: `${Math.max(1, share)}%` });
  const running = stage.end === undefined && view.state === 'connecting';
  return html`<tr class=${failed ? 'failed' : ''}>
    <th scope="row">${failed ? icon('error', 'error') : nothing}${stageName(stage.name)}</th>
    <td class="figure">${formatDuration(stage.start)}</td>
    <td class="figure">${stage.end === undefined ? '—' : formatDuration(stage.end - stage.start)}</td>
    <td class="bar-cell" aria-hidden="true">
      <div class="bar-track">
        <div class="bar stage-${stage.name} ${failed ? 'failed' : running ? 'running' : ''}" ${bar}></div>
      </div>
    </td>
    <td class="detail">
      ${failed ? html`<span class="error-text">${l10n.t('failed')}</span> ` : running ? l10n.t('under way') : nothing}
      ${stage.detail ? visibleText(stage.detail, 'line') : nothing}
    </td>
  </tr>`;
}
