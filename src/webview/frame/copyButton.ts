import '@vscode-elements/elements/dist/vscode-toolbar-button/index.js';
import * as l10n from '@vscode/l10n';
import { html, type TemplateResult } from 'lit';
import type { Host } from '../host';
import { LightElement } from '../lightElement';
import { announce } from './announcer';

/** How long the mark for what came of it stays. */
const thanksMs = 1500;

/** A button that puts text onto the clipboard, through the host, and says that it did. */
export class CopyButton extends LightElement {
  static override properties = { label: {}, icon: {}, outcome: { state: true } };

  declare label: string;
  /** A codicon, where there is more than one such button. */
  declare icon: string | undefined;
  declare outcome: 'done' | 'failed' | undefined;
  declare host: Host;
  /** Makes the text when it is asked for; nothing is copied if it rejects. `undefined`: the host has copied it by itself. */
  declare text: () => string | undefined | Promise<string | undefined>;
  #timer: ReturnType<typeof setTimeout> | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  protected override render(): TemplateResult {
    return html`<vscode-toolbar-button
      icon=${this.outcome === 'done' ? 'check' : this.outcome === 'failed' ? 'error' : (this.icon ?? 'copy')}
      label=${this.label}
      title=${this.label}
      @click=${() => void this.#copy()}
    ></vscode-toolbar-button>`;
  }

  async #copy(): Promise<void> {
    try {
      const text = await this.text();
      if (text !== undefined) await this.host.request('copy', { text });
      this.#show('done', l10n.t('Copied'));
    } catch (error) {
      this.#show('failed', l10n.t('Copying failed: {0}', error instanceof Error ? error.message : String(error)));
    }
  }

  #show(outcome: 'done' | 'failed', text: string): void {
    this.outcome = outcome;
    announce(text);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => (this.outcome = undefined), thanksMs);
  }
}

customElements.define('socketscope-copy', CopyButton);
