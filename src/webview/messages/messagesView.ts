import '@vscode-elements/elements/dist/vscode-toolbar-button/index.js';
import * as l10n from '@vscode/l10n';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import type { Frame, LogEntry } from '../../api';
import type { LogCounters, PageStart, SessionView } from '../../panel/messages';
import '../composer/messageComposer';
import type { MessageComposer } from '../composer/messageComposer';
import '../details/messageDetails';
import type { MessageDetails } from '../details/messageDetails';
import { formatCount } from '../format';
import { defaultShare, splitter } from '../frame/splitter';
import { styleBy } from '../frame/styleBy';
import { frameRows } from '../frames/frameRows';
import { segmentedControl } from '../frame/segmentedControl';
import type { Host } from '../host';
import { LightElement } from '../lightElement';
import type { DetailsTab, PageState, RowMode } from '../pageState';
import { emptyFrames, emptyLog } from './emptyLog';
import { EntryFindings } from './entryFindings';
import type { GridRows } from './gridRows';
import './logGrid';
import type { LogGrid } from './logGrid';
import { messageRows } from './messageRow';

/** Narrower pages put the details below the list. */
const besideFrom = '(min-width: 600px)';
/** How long scrolling must rest before its place is kept. */
const restMs = 250;
/** How many messages are shown above the one that a list begins with. */
const rowsAbove = 3;
/** How long a frame's entry isn't asked for again. */
const againMs = 1000;

/** The Messages tab: the log, the selected message, and the composer. */
export class MessagesView extends LightElement {
  static override properties = {
    view: { attribute: false },
    counters: { attribute: false },
    mode: { state: true },
    selected: { state: true },
    selectedFrame: { state: true },
    entry: { state: true },
    frame: { state: true },
    detailsOpen: { state: true },
    detailsTab: { state: true },
    splitBeside: { state: true },
    splitBelow: { state: true },
    beside: { state: true },
  };

  declare host: Host;
  declare view: SessionView;
  declare counters: LogCounters;
  /** What the person wants the list to show; a TCP session has no frames. */
  declare mode: RowMode;
  /** The index of the selected message. */
  declare selected: number | undefined;
  /** The number of the selected frame, where the list shows frames. */
  declare selectedFrame: number | undefined;
  /** Of the selected message, once it has been read. */
  declare entry: LogEntry | undefined;
  /** The selected frame, once it has been read. */
  declare frame: Frame | undefined;
  declare detailsOpen: boolean;
  declare detailsTab: DetailsTab;
  declare splitBeside: number;
  declare splitBelow: number;
  declare beside: boolean;

  readonly #wide = window.matchMedia(besideFrom);
  readonly #onWidth = (): void => void (this.beside = this.#wide.matches);
  #connectingSince = Date.now();
  #findings = new EntryFindings([]);
  #rows: GridRows<LogEntry> | GridRows<Frame> | undefined;
  #restTimer: ReturnType<typeof setTimeout> | undefined;
  #againTimer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.mode = 'messages';
    this.detailsOpen = false;
    this.detailsTab = 'pretty';
    this.splitBeside = defaultShare;
    this.splitBelow = defaultShare;
  }

  /** Shows a session, as `state` says if that is of the same session. */
  begin(start: PageStart, state: Partial<PageState>): void {
    const same = state.sessionId === start.view.id;
    this.view = start.view;
    this.counters = start.counters;
    this.mode = state.rows ?? 'messages';
    this.detailsOpen = state.detailsOpen ?? false;
    this.detailsTab = state.detailsTab ?? 'pretty';
    this.splitBeside = state.splitBeside ?? defaultShare;
    this.splitBelow = state.splitBelow ?? defaultShare;
    this.selected = undefined;
    this.selectedFrame = undefined;
    this.entry = undefined;
    this.frame = undefined;
    this.#connectingSince = Date.now();
    void this.updateComplete.then(() => {
      this.#grid?.reset(this.#length, same ? state.topRow : undefined);
      this.#composer?.begin(start.history, state.draft);
      // The toolbar shows whether the list follows.
      this.requestUpdate();
      const selected = this.#showsFrames ? state.selectedFrame : state.selected;
      if (same && selected !== undefined && selected < this.#length) this.#select(selected, this.detailsOpen);
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
    clearTimeout(this.#againTimer);
  }

  get #showsFrames(): boolean {
    return this.mode === 'frames' && this.view.transport === 'websocket';
  }

  /** How many rows the list has. */
  get #length(): number {
    return this.#showsFrames ? this.counters.frames : this.counters.length;
  }

  get #grid(): LogGrid<LogEntry | Frame> | null {
    return this.querySelector<LogGrid<LogEntry | Frame>>('socketscope-log-grid');
  }

  get #composer(): MessageComposer | null {
    return this.querySelector<MessageComposer>('socketscope-composer');
  }

  get #details(): MessageDetails | null {
    return this.querySelector<MessageDetails>('socketscope-details');
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('view')) this.#findings = new EntryFindings(this.view.findings);
    if (changed.has('view') || changed.has('mode')) {
      this.#rows = this.#showsFrames
        ? frameRows(this.host)
        : messageRows(this.host, this.view.chunks, (index) => this.#findings.of(index));
    }
    if (changed.has('counters') && this.frame && !this.entry) this.#readAgain();
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
          ${keyed(
            this.#showsFrames,
            html`<socketscope-log-grid
              .length=${this.#length}
              .selected=${this.#showsFrames ? this.selectedFrame : this.selected}
              .rows=${this.#rows}
              .onSelect=${(index: number, by: 'pointer' | 'keyboard') => this.#select(index, by === 'pointer' || this.detailsOpen)}
              .onOpen=${() => this.#openDetails()}
              .onPlace=${() => this.#changedPlace()}
            ></socketscope-log-grid>`,
          )}
          ${
            this.#length > 0
              ? nothing
              : this.counters.length > 0
                ? emptyFrames()
                : emptyLog(this.view, this.#connectingSince)
          }
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
                  .view=${this.view}
                  .entry=${this.entry}
                  .frame=${this.#showsFrames ? this.frame : undefined}
                  .findings=${this.entry ? this.#findings.of(this.entry.index) : []}
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
    const followLabel = this.#showsFrames ? l10n.t('Follow New Frames') : l10n.t('Follow New Messages');
    return html`<div class="toolbar">
      ${
        this.view.transport === 'websocket'
          ? segmentedControl<RowMode>({
              name: 'row-mode',
              label: l10n.t('Show'),
              choices: [
                { key: 'messages', label: l10n.t('Messages') },
                { key: 'frames', label: l10n.t('Frames') },
              ],
              chosen: this.mode,
              onChoose: (mode) => this.#setMode(mode),
            })
          : nothing
      }
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
    const length = this.#length;
    if (length === 0) return '';
    if (this.#showsFrames) return length === 1 ? l10n.t('1 frame') : l10n.t('{0} frames', formatCount(length));
    if (this.view.chunks) return length === 1 ? l10n.t('1 chunk') : l10n.t('{0} chunks', formatCount(length));
    return length === 1 ? l10n.t('1 message') : l10n.t('{0} messages', formatCount(length));
  }

  #select(row: number, open: boolean): void {
    if (open !== this.detailsOpen) this.#setDetailsOpen(open);
    if (this.#showsFrames) {
      this.selectedFrame = row;
      this.host.keep({ selectedFrame: row });
    } else {
      this.selected = row;
      this.host.keep({ selected: row });
    }
    const held = this.#showsFrames ? undefined : (this.#grid?.item(row) as LogEntry | undefined);
    if (held) this.entry = held;
    else void this.#readSelected(row);
  }

  /** Reads what the details show of a row: of a message that isn't held, or of a frame and the message that it belongs to. */
  async #readSelected(row: number): Promise<void> {
    const { view, mode } = this;
    const isCurrent = (): boolean =>
      this.view.id === view.id &&
      this.mode === mode &&
      (this.#showsFrames ? this.selectedFrame : this.selected) === row;
    try {
      const [frame] = this.#showsFrames ? await this.host.request('readFrames', { from: row, to: row + 1 }) : [];
      const index = frame ? await this.host.request('entryOfFrame', { frame: row }) : row;
      const [entry] = index === null ? [] : await this.host.request('readRows', { from: index, to: index + 1 });
      if (!isCurrent()) return;
      this.frame = frame;
      // Its views stay as they are while one walks over the frames of a message.
      if (entry?.index !== this.entry?.index) this.entry = entry;
      this.selected = entry?.index;
      this.host.keep({ selected: this.selected });
    } catch (error) {
      console.warn('Reading what is selected failed', error);
    }
  }

  /** The entry that the selected frame belongs to may have come now. */
  #readAgain(): void {
    this.#againTimer ??= setTimeout(() => {
      this.#againTimer = undefined;
      if (this.#showsFrames && this.selectedFrame !== undefined) void this.#readSelected(this.selectedFrame);
    }, againMs);
  }

  /** The message stays selected, and is shown where the list has it; its frames are a tab of the details. */
  #setMode(mode: RowMode): void {
    this.mode = mode;
    this.selectedFrame = undefined;
    this.frame = undefined;
    this.host.keep({ rows: mode, selectedFrame: undefined, topRow: undefined });
    if (mode === 'frames') this.#setDetailsTab('frames');
    else if (this.selected !== undefined) {
      const place = Math.max(0, this.selected - rowsAbove);
      void this.updateComplete.then(() => this.#grid?.reset(this.#length, place, 'selected'));
    }
    // The toolbar shows whether the new list follows.
    void this.updateComplete.then(() => this.requestUpdate());
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
