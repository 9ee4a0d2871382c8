import '@vscode-elements/elements/dist/vscode-toolbar-button/index.js';
import * as l10n from '@vscode/l10n';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { LogEntry } from '../../api';
import type { PageStart, SessionView } from '../../panel/messages';
import '../composer/messageComposer';
import type { MessageComposer } from '../composer/messageComposer';
import '../details/messageDetails';
import type { MessageDetails } from '../details/messageDetails';
import { formatCount } from '../format';
import { defaultShare, splitter } from '../frame/splitter';
import { styleBy } from '../frame/styleBy';
import type { Host } from '../host';
import { LightElement } from '../lightElement';
import type { DetailsTab, PageState } from '../pageState';
import { emptyLog } from './emptyLog';
import './messageGrid';
import type { MessageGrid } from './messageGrid';

/** Narrower pages put the details below the list. */
const besideFrom = '(min-width: 600px)';
/** How long scrolling must rest before its place is kept. */
const restMs = 250;

/** The Messages tab: the log, the selected message, and the composer. */
export class MessagesView extends LightElement {
  static override properties = {
    view: { attribute: false },
    length: { attribute: false },
    selected: { state: true },
    entry: { state: true },
    detailsOpen: { state: true },
    detailsTab: { state: true },
    splitBeside: { state: true },
    splitBelow: { state: true },
    beside: { state: true },
  };

  declare host: Host;
  declare view: SessionView;
  declare length: number;
  declare selected: number | undefined;
  /** Of the selected message, once it has been read. */
  declare entry: LogEntry | undefined;
  declare detailsOpen: boolean;
  declare detailsTab: DetailsTab;
  declare splitBeside: number;
  declare splitBelow: number;
  declare beside: boolean;

  readonly #wide = window.matchMedia(besideFrom);
  readonly #onWidth = (): void => void (this.beside = this.#wide.matches);
  #connectingSince = Date.now();
  #restTimer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.detailsOpen = false;
    this.detailsTab = 'pretty';
    this.splitBeside = defaultShare;
    this.splitBelow = defaultShare;
  }

  /** Shows a session, as `state` says if that is of the same session. */
  begin(start: PageStart, state: Partial<PageState>): void {
    const same = state.sessionId === start.view.id;
    this.view = start.view;
    this.length = start.counters.length;
    this.detailsOpen = state.detailsOpen ?? false;
    this.detailsTab = state.detailsTab ?? 'pretty';
    this.splitBeside = state.splitBeside ?? defaultShare;
    this.splitBelow = state.splitBelow ?? defaultShare;
    this.selected = undefined;
    this.entry = undefined;
    this.#connectingSince = Date.now();
    void this.updateComplete.then(() => {
      this.#grid?.reset(this.length, same ? state.topRow : undefined);
      this.#composer?.begin(start.history, state.draft);
      // The toolbar shows whether the list follows.
      this.requestUpdate();
      if (same && state.selected !== undefined && state.selected < this.length)
        this.#select(state.selected, this.detailsOpen);
    });
  }

  focusComposer(): void {
    void this.updateComplete.then(() => this.#composer?.focusText());
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#wide.addEventListener('change', this.#onWidth);
    this.#onWidth();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#wide.removeEventListener('change', this.#onWidth);
    clearTimeout(this.#restTimer);
  }

  get #grid(): MessageGrid | null {
    return this.querySelector<MessageGrid>('socketscope-message-grid');
  }

  get #composer(): MessageComposer | null {
    return this.querySelector<MessageComposer>('socketscope-composer');
  }

  get #details(): MessageDetails | null {
    return this.querySelector<MessageDetails>('socketscope-details');
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get('view');
    if (this.view.state === 'connecting' && before && before.state !== 'connecting') this.#connectingSince = Date.now();
  }

  protected override render(): TemplateResult {
    const share = this.beside ? this.splitBeside : this.splitBelow;
    const list = 1 - share;
    return html`
      ${this.#toolbar()}
      <div
        class="split ${this.beside ? 'beside' : 'below'} ${this.detailsOpen ? 'open' : ''}"
        ${styleBy({ '--list-share': `${list}fr`, '--details-share': `${share}fr` })}
        @keydown=${this.#onKeydown}
      >
        <div class="log">
          <socketscope-message-grid
            .length=${this.length}
            .selected=${this.selected}
            .chunks=${this.view.chunks}
            .read=${(from: number, to: number) => this.host.request('readRows', { from, to })}
            .onSelect=${(index: number, by: 'pointer' | 'keyboard') => this.#select(index, by === 'pointer' || this.detailsOpen)}
            .onOpen=${() => this.#openDetails()}
            .onPlace=${() => this.#changedPlace()}
          ></socketscope-message-grid>
          ${this.length === 0 ? emptyLog(this.view, this.#connectingSince) : nothing}
        </div>
        ${
          this.detailsOpen
            ? html`${splitter({
                  beside: this.beside,
                  share,
                  controls: 'details',
                  onResize: (wanted) => this.#resize(wanted),
                })}
                <socketscope-details
                  .host=${this.host}
                  .entry=${this.entry}
                  .chunks=${this.view.chunks}
                  .tab=${this.detailsTab}
                  .onTab=${(tab: DetailsTab) => this.#setDetailsTab(tab)}
                  .onClose=${() => this.#closeDetails()}
                ></socketscope-details>`
            : nothing
        }
      </div>
      <socketscope-composer
        .host=${this.host}
        .view=${this.view}
        .onSent=${() => this.#grid?.endLook()}
      ></socketscope-composer>
    `;
  }

  #toolbar(): TemplateResult {
    const following = this.#grid?.following ?? true;
    const detailsLabel = this.detailsOpen ? l10n.t('Hide Details') : l10n.t('Show Details');
    const followLabel = l10n.t('Follow New Messages');
    return html`<div class="toolbar">
      <span class="toolbar-count">${this.#countText()}</span>
      <span class="grow"></span>
      <button
        type="button"
        class="tool ${following ? 'checked' : ''}"
        aria-pressed=${following ? 'true' : 'false'}
        aria-label=${followLabel}
        title=${followLabel}
        @click=${() => (following ? this.#grid?.pause() : this.#grid?.follow())}
      >
        <span class="codicon codicon-fold-down" aria-hidden="true"></span>
      </button>
      <vscode-toolbar-button
        icon=${this.beside ? 'layout-sidebar-right' : 'layout-panel'}
        label=${detailsLabel}
        title=${detailsLabel}
        @click=${() => (this.detailsOpen ? this.#closeDetails() : this.#setDetailsOpen(true))}
      ></vscode-toolbar-button>
    </div>`;
  }

  #countText(): string {
    const { length } = this;
    if (length === 0) return '';
    if (this.view.chunks) return length === 1 ? l10n.t('1 chunk') : l10n.t('{0} chunks', formatCount(length));
    return length === 1 ? l10n.t('1 message') : l10n.t('{0} messages', formatCount(length));
  }

  #select(index: number, open: boolean): void {
    this.selected = index;
    if (open !== this.detailsOpen) this.#setDetailsOpen(open);
    this.host.keep({ selected: index });
    const held = this.#grid?.entry(index);
    if (held) this.entry = held;
    else void this.#readSelected(index);
  }

  /** The keys went to a row that isn't held: this one row is read for the details. */
  async #readSelected(index: number): Promise<void> {
    const { id } = this.view;
    try {
      const [entry] = await this.host.request('readRows', { from: index, to: index + 1 });
      if (this.selected === index && this.view.id === id) this.entry = entry;
    } catch (error) {
      console.warn('Reading the selected message failed', error);
    }
  }

  #openDetails(): void {
    this.#setDetailsOpen(true);
    void this.updateComplete.then(() => this.#details?.updateComplete).then(() => this.#details?.focusTab());
  }

  #closeDetails(): void {
    const focused = this.#details?.contains(document.activeElement);
    this.#setDetailsOpen(false);
    this.#grid?.endLook();
    if (focused) this.#grid?.focusGrid();
  }

  #setDetailsOpen(open: boolean): void {
    this.detailsOpen = open;
    this.host.keep({ detailsOpen: open });
  }

  #setDetailsTab(tab: DetailsTab): void {
    this.detailsTab = tab;
    this.host.keep({ detailsTab: tab });
  }

  #resize(share: number): void {
    if (this.beside) this.splitBeside = share;
    else this.splitBelow = share;
    this.host.keep({ splitBeside: this.splitBeside, splitBelow: this.splitBelow });
  }

  #changedPlace(): void {
    // The toolbar shows whether the list follows.
    this.requestUpdate();
    clearTimeout(this.#restTimer);
    this.#restTimer = setTimeout(() => this.host.keep({ topRow: this.#grid?.place }), restMs);
  }

  readonly #onKeydown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !this.detailsOpen) return;
    event.preventDefault();
    this.#closeDetails();
  };
}

customElements.define('socketscope-messages', MessagesView);
