import { html, type TemplateResult } from 'lit';
import type { Stage } from '../../api';
import { styleBy } from '../frame/styleBy';
import { barPlace } from './timeScale';

/** The waterfall's scale, in milliseconds since the session began. */
export interface Scale {
  readonly endMs: number;
  /** How far bars go that have no end: now, or the scale's end if nothing is under way. */
  readonly untilMs: number;
}

/** A bar on the waterfall's scale. It says nothing to assistive tools: start and duration stand beside it. */
export function timeline(span: Pick<Stage, 'start' | 'end'>, scale: Scale, tone: string): TemplateResult {
  const { left, width } = barPlace(span, scale.endMs, scale.untilMs);
  return html`<div class="bar-track" aria-hidden="true">
    <div class="bar ${tone}" ${styleBy({ left: `${left}%`, width: `${width}%` })}></div>
  </div>`;
}
