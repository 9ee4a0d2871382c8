import * as l10n from '@vscode/l10n';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { Finding, Frame, LogEntry } from '../../api';
import type { SessionView } from '../../panel/messages';
import { formatBytes, formatDateTime, formatTime } from '../format';
import '../frame/copyButton';
import { findingText } from '../frame/findingText';
import { tabList, type Tab } from '../frame/tabList';
import '../frames/framesPane';
import type { Host } from '../host';
import { LightElement } from '../lightElement';
import { directionText, kindText, roundTripText } from '../messages/messageRow';
import type { DetailsTab } from '../pageState';
import './closePane';
import { copyText } from './copyText';
import './hexPane';
import { PayloadReader } from './payloadReader';
import './prettyPane';
import './textPane';

/** The selected message, in one view at a time; views are made for it only. */
export class MessageDetails extends LightElement {
  static override properties = {
    view: { attribute: false },
    entry: { attribute: false },
    frame: { attribute: false },
    findings: { attribute: false },
    tab: { attribute: false },
  };

  declare host: Host;
  declare view: SessionView;
  declare entry: LogEntry | undefined;
  /** The selected one, where the list shows frames. */
  declare frame: Frame | undefined;
  /** What was noticed of this message. */
  declare findings: readonly Finding[];
  declare tab: DetailsTab;
  declare onTab: (tab: DetailsTab) => void;
  declare onClose: () => void;
  #reader: PayloadReader | undefined;

  constructor() {
    super();
    this.tab = 'pretty';
    this.findings = [];
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
      ${this.entry && this.#reader ? this.#message(this.entry, this.#reader) : this.frame ? this.#strayFrame(this.frame) : this.#empty()}
    </section>`;
  }

  #empty(): TemplateResult {
    return html`<div class="details-bar"><span class="grow"></span>${this.#closeButton()}</div>
      <div class="empty"><p>${l10n.t('Select a message to see what it carries.')}</p></div>`;
  }

  /** A frame that no entry tells of: one of a message that isn't whole. */
  #strayFrame(frame: Frame): TemplateResult {
    return html`<div class="details-bar"><span class="grow"></span>${this.#closeButton()}</div>
      <div class="details-panel frames">
        <socketscope-frames .host=${this.host} .entry=${undefined} .frame=${frame}></socketscope-frames>
      </div>`;
  }

  /** A message of a TCP stream has no frames. */
  get #tabs(): readonly Tab<DetailsTab>[] {
    return [
      { key: 'pretty', label: l10n.t('Pretty') },
      { key: 'text', label: l10n.t('Text') },
      { key: 'hex', label: l10n.t('Hex') },
      ...(this.view.transport === 'websocket' ? [{ key: 'frames', label: l10n.t('Frames') } as const] : []),
    ];
  }

  #message(entry: LogEntry, reader: PayloadReader): TemplateResult {
    const tabs = this.#tabs;
    const active = tabs.some(({ key }) => key === this.tab) ? this.tab : 'pretty';
    return html`
      <div class="details-bar">
        ${tabList<DetailsTab>({
          id: 'details',
          label: l10n.t('Views of the message'),
          tabs,
          active,
          onSelect: (tab) => this.onTab(tab),
        })}
        <span class="grow"></span>
        <socketscope-copy
          .host=${this.host}
          label=${l10n.t('Copy Payload')}
          .text=${() => copyText(reader, active, entry.kind)}
        ></socketscope-copy>
        ${this.#closeButton()}
      </div>
      <div class="details-line">
        <span>#${entry.index + 1}</span>
        <span>${directionText(entry.direction)}</span>
        <span>${kindText(entry.kind, this.view.chunks)}</span>
        <span>${formatBytes(entry.size)}</span>
        <span title=${formatDateTime(entry.time)}>${formatTime(entry.time)}</span>
        ${entry.roundTrip === undefined ? nothing : html`<span>${roundTripText(entry.roundTrip)}</span>`}
        ${entry.truncated ? html`<span class="warning">${l10n.t('only a part of the whole message')}</span>` : nothing}
      </div>
      ${
        this.findings.length > 0
          ? html`<ul class="details-findings" aria-label=${l10n.t('Findings of this message')}>
              ${this.findings.map((finding) => html`<li>${findingText(finding)}</li>`)}
            </ul>`
          : nothing
      }
      ${tabs.map(
        ({ key: tab }) =>
          html`<div
            class="details-panel ${tab}"
            role="tabpanel"
            id="details-panel-${tab}"
            aria-labelledby="details-tab-${tab}"
            ?hidden=${tab !== active}
          >
            ${tab === active ? this.#view(tab, entry, reader) : nothing}
          </div>`,
      )}
    `;
  }

  #view(tab: DetailsTab, entry: LogEntry, reader: PayloadReader): TemplateResult {
    switch (tab) {
      case 'pretty':
        if (entry.kind === 'close') {
          return html`<socketscope-close
            .host=${this.host}
            .entry=${entry}
            .reader=${reader}
            .end=${this.view.end}
          ></socketscope-close>`;
        }
        return html`<socketscope-pretty .reader=${reader} .kind=${entry.kind}></socketscope-pretty>`;
      case 'text':
        return html`<socketscope-text .reader=${reader}></socketscope-text>`;
      case 'hex':
        return html`<socketscope-hex .reader=${reader}></socketscope-hex>`;
      case 'frames':
        return html`<socketscope-frames .host=${this.host} .entry=${entry} .frame=${this.frame}></socketscope-frames>`;
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
