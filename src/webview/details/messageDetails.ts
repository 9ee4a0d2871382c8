import * as l10n from '@vscode/l10n';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { LogEntry } from '../../api';
import { formatCount, formatDateTime, formatTime } from '../format';
import '../frame/copyButton';
import { tabList } from '../frame/tabList';
import type { Host } from '../host';
import { LightElement } from '../lightElement';
import { directionText, kindText } from '../messages/messageRow';
import type { DetailsTab } from '../pageState';
import { copyText } from './copyText';
import './hexPane';
import { PayloadReader } from './payloadReader';
import './prettyPane';
import './textPane';

/** The selected message, in one view at a time; views are made for it only. */
export class MessageDetails extends LightElement {
  static override properties = { entry: { attribute: false }, chunks: { attribute: false }, tab: { attribute: false } };

  declare host: Host;
  declare entry: LogEntry | undefined;
  declare chunks: boolean;
  declare tab: DetailsTab;
  declare onTab: (tab: DetailsTab) => void;
  declare onClose: () => void;
  #reader: PayloadReader | undefined;

  constructor() {
    super();
    this.tab = 'pretty';
  }

  focusTab(): void {
    this.querySelector<HTMLElement>('[role="tab"][aria-selected="true"]')?.focus();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has('entry')) return;
    const { entry, host } = this;
    this.#reader =
      entry &&
      new PayloadReader((from, to) => host.request('readPayload', { index: entry.index, from, to }), entry.size);
  }

  protected override render(): TemplateResult {
    return html`<section id="details" class="details" role="region" aria-label=${l10n.t('Message details')}>
      ${this.entry && this.#reader ? this.#message(this.entry, this.#reader) : this.#empty()}
    </section>`;
  }

  #empty(): TemplateResult {
    return html`<div class="details-bar"><span class="grow"></span>${this.#closeButton()}</div>
      <div class="empty"><p>${l10n.t('Select a message to see what it carries.')}</p></div>`;
  }

  #message(entry: LogEntry, reader: PayloadReader): TemplateResult {
    return html`
      <div class="details-bar">
        ${tabList<DetailsTab>({
          id: 'details',
          label: l10n.t('Views of the message'),
          tabs: [
            { key: 'pretty', label: l10n.t('Pretty') },
            { key: 'text', label: l10n.t('Text') },
            { key: 'hex', label: l10n.t('Hex') },
          ],
          active: this.tab,
          onSelect: (tab) => this.onTab(tab),
        })}
        <span class="grow"></span>
        <socketscope-copy
          .host=${this.host}
          label=${l10n.t('Copy Payload')}
          .text=${() => copyText(reader, this.tab, entry.kind)}
        ></socketscope-copy>
        ${this.#closeButton()}
      </div>
      <div class="details-line">
        <span>#${entry.index + 1}</span>
        <span>${directionText(entry.direction)}</span>
        <span>${kindText(entry.kind, this.chunks)}</span>
        <span>${entry.size === 1 ? l10n.t('1 byte') : l10n.t('{0} bytes', formatCount(entry.size))}</span>
        <span title=${formatDateTime(entry.time)}>${formatTime(entry.time)}</span>
        ${entry.truncated ? html`<span class="warning">${l10n.t('only a part of the whole message')}</span>` : nothing}
      </div>
      ${(['pretty', 'text', 'hex'] as const).map(
        (tab) =>
          html`<div
            class="details-panel ${tab}"
            role="tabpanel"
            id="details-panel-${tab}"
            aria-labelledby="details-tab-${tab}"
            ?hidden=${tab !== this.tab}
          >
            ${tab === this.tab ? this.#view(tab, entry, reader) : nothing}
          </div>`,
      )}
    `;
  }

  #view(tab: DetailsTab, entry: LogEntry, reader: PayloadReader): TemplateResult {
    switch (tab) {
      case 'pretty':
        return html`<socketscope-pretty .reader=${reader} .kind=${entry.kind}></socketscope-pretty>`;
      case 'text':
        return html`<socketscope-text .reader=${reader}></socketscope-text>`;
      case 'hex':
        return html`<socketscope-hex .reader=${reader}></socketscope-hex>`;
    }
  }

  #closeButton(): TemplateResult {
    const label = l10n.t('Close details (Escape)');
    return html`<vscode-toolbar-button
      icon="close"
      label=${label}
      title=${label}
      @click=${() => this.onClose()}
    ></vscode-toolbar-button>`;
  }
}

customElements.define('socketscope-details', MessageDetails);
