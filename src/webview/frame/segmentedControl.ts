import { html, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';

export interface SegmentedControlOptions<K extends string> {
  /** What no other group of the page is called in the DOM. */
  readonly name: string;
  /** The group's accessible name. */
  readonly label: string;
  readonly choices: readonly { readonly key: K; readonly label: string }[];
  readonly chosen: K;
  readonly disabled?: boolean;
  readonly onChoose: (key: K) => void;
}

/** A choice of one out of few, all of them visible: radio buttons that look like one bar. */
export function segmentedControl<K extends string>(options: SegmentedControlOptions<K>): TemplateResult {
  const { name, label, choices, chosen, onChoose } = options;
  return html`<div class="segments" role="radiogroup" aria-label=${label}>
    ${choices.map(
      (choice) =>
        html`<label class="segment">
          <input
            type="radio"
            class="visually-hidden"
            name=${name}
            ?disabled=${options.disabled === true}
            .checked=${live(choice.key === chosen)}
            @change=${() => onChoose(choice.key)}
          />${choice.label}
        </label>`,
    )}
  </div>`;
}
