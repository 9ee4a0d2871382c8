import { html, type TemplateResult } from 'lit';
import { ifDefined } from 'lit/directives/if-defined.js';
import { icon } from './icon';

export interface IconButtonOptions {
  readonly disabled?: boolean;
  /** Of a button that stays pressed. */
  readonly pressed?: boolean;
}

/** A small button of an icon alone; its label is its tooltip as well. */
export function iconButton(
  symbol: string,
  label: string,
  onClick: (event: Event) => void,
  { disabled = false, pressed }: IconButtonOptions = {},
): TemplateResult {
  return html`<button
    type="button"
    class="tool ${pressed ? 'checked' : ''}"
    aria-pressed=${ifDefined(pressed === undefined ? undefined : pressed ? 'true' : 'false')}
    aria-label=${label}
    title=${label}
    ?disabled=${disabled}
    @click=${onClick}
  >
    ${icon(symbol)}
  </button>`;
}
