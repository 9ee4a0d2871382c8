import '@vscode-elements/elements/dist/vscode-toolbar-button/index.js';
import * as l10n from '@vscode/l10n';
import { html, type TemplateResult } from 'lit';

/** Closes the details. */
export function closeButton(onClose: () => void): TemplateResult {
  const label = l10n.t('Close details (Escape)');
  return html`<vscode-toolbar-button
    icon="close"
    label=${label}
    title=${label}
    @click=${() => onClose()}
  ></vscode-toolbar-button>`;
}
