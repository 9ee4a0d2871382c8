import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import type { Frame, InternetEndpoint } from '../../api';
import type { ListedEntry, LogCounters, PageStart, SessionView } from '../../panel/messages';
import '../composer/messageComposer';
import type { MessageComposer } from '../composer/messageComposer';
import '../details/messageDetails';
import type { MessageDetails } from '../details/messageDetails';
import { defaultShare, splitter } from '../frame/splitter';
import { styleBy } from '../frame/styleBy';
import type { Host } from '../host';
import { LightElement } from '../lightElement';
import type { DetailsTab, PageState, RowMode } from '../pageState';
import { emptyList } from './emptyLog';
import { filterBar } from './filterBar';
import type { FilterDraft } from './filterDraft';
import { jumpTool } from './jumpBox';
import { KeptPlace } from './keptPlace';
import './logGrid';
import type { By, LogGrid } from './logGrid';
import { LogList } from './logList';
import { listKeys, pageKey } from './listKeys';
import { listSummary, listToolbar } from './listToolbar';
import {
  canResend,
  clearList,
  dropCleared,
  exportAll,
  followHost,
  openMessage,
  pinMessage,
  resend,
} from './messageActions';
import { openCompareMenu, openNote, openNoteAt, rowActions } from './rowActions';
import { MessageDrag } from './messageDrag';
import { openRowMenu } from './rowMenu';
import type { Selection } from './selection';
import { viewOptions } from './viewOptions';

/** Narrower pages put the details below the list. */
const besideFrom = '(min-width: 600px)';

/** Of the room that the list and the details divide; shares of less than one would leave some of it empty. */
function sharesOf(details: number): Record<string, string> {
  return { '--list-share': `${100 * (1 - details)}fr`, '--details-share': `${100 * details}fr` };
}

/** The Messages tab: the log, the selected message, and the composer. */
export class MessagesView extends LightElement {
  static override properties = {
    view: { attribute: false },
    counters: { attribute: false },
    detailsOpen: { state: true },
    detailsTab: { state: true },
    splitBeside: { state: true },
    splitBelow: { state: true },
    beside: { state: true },
  };

  declare host: Host;
  declare view: SessionView;
  declare counters: LogCounters;
  declare detailsOpen: boolean;
  declare detailsTab: DetailsTab;
  declare splitBeside: number;
  declare splitBelow: number;
  declare beside: boolean;
  /** Of several clients: shows the session of one. */
  declare onOpenClient: ((id: string) => void) | undefined;

  readonly #wide = window.matchMedia(besideFrom);
  readonly #onWidth = (): void => void (this.beside = this.#wide.matches);
  readonly #drag = new MessageDrag(() => this.#list);
  #connectingSince = Date.now();
  #list: LogList | undefined;
  /** How many messages were cleared away at the last look. */
  #cleared = 0;
  readonly #kept = new KeptPlace((topRow) => this.host.keep({ topRow }));

  constructor() {
    super();
    this.detailsOpen = false;
    this.detailsTab = 'pretty';
    this.splitBeside = defaultShare;
    this.splitBelow = defaultShare;
  }

  /** Shows a session, as `state` says if that is of the same session. */
  begin(start: PageStart, state: Partial<PageState>): void {
    const { rows, filter } = state;
    const own = state.sessionId === start.view.id ? state : ({ rows, filter } as Partial<PageState>);
    this.#kept.begin(own.topRow);
    this.view = start.view;
    this.counters = start.counters;
    this.detailsOpen = state.detailsOpen ?? false;
    this.detailsTab = state.detailsTab ?? 'pretty';
    this.splitBeside = state.splitBeside ?? defaultShare;
    this.splitBelow = state.splitBelow ?? defaultShare;
    this.#connectingSince = Date.now();
    this.#list?.dispose();
    const list = new LogList(
      this.host,
      start,
      own,
      () => this.#grid,
      () => this.requestUpdate(),
    );
    this.#list = list;
    this.#cleared = list.filter.first;
    followHost(list);
    this.requestUpdate();
    void this.updateComplete.then(() => {
      this.#composer?.begin(start, state);
      void list.begin(own);
    });
  }

  /** Lists only messages of these clients; none: of all. */
  showClients(clients: FilterDraft['clients']): void {
    this.#list?.filter.change({ clients });
  }

  focusComposer(): void {
    void this.updateComplete.then(() => this.#composer?.focusText());
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#wide.addEventListener('change', this.#onWidth);
    this.#onWidth();
    document.addEventListener('keydown', this.#onPageKeydown);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#wide.removeEventListener('change', this.#onWidth);
    document.removeEventListener('keydown', this.#onPageKeydown);
    this.#kept.end();
    this.#list?.dispose();
  }

  get #grid(): LogGrid<ListedEntry | Frame> | null {
    return this.querySelector<LogGrid<ListedEntry | Frame>>('socketscope-log-grid');
  }

  get #composer(): MessageComposer | null {
    return this.querySelector<MessageComposer>('socketscope-composer');
  }

  get #details(): MessageDetails | null {
    return this.querySelector<MessageDetails>('socketscope-details');
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    this.#list?.setView(this.view);
    this.#list?.setCounters(this.counters);
    if (this.#list) this.#followClear(this.#list);
    const before = changed.get('view');
    if (this.view.state === 'connecting' && before && before.state !== 'connecting') this.#connectingSince = Date.now();
  }

  protected override render(): TemplateResult | typeof nothing {
    const list = this.#list;
    if (!list) return nothing;
    const { beside } = this;
    const share = beside ? this.splitBeside : this.splitBelow;
    return html`
      ${this.#toolbar(list)}
      ${
        list.showsFrames
          ? nothing
          : filterBar({
              filter: list.filter,
              transport: this.view.transport,
              chunks: this.view.chunks,
              headLost: this.view.recording?.headLost === true,
              merged: this.view.merged === true,
              onLeave: () => this.#grid?.focusGrid(),
            })
      }
      <div
        class="split ${beside ? 'beside' : 'below'} ${this.detailsOpen ? 'open' : ''}"
        ${styleBy(sharesOf(share))}
        @keydown=${this.#onKeydown}
      >
        ${this.#log(list)}
        ${
          this.detailsOpen
            ? html`${splitter({ beside, share, controls: 'details', onResize: (wanted) => this.#resize(wanted) })}
                <socketscope-details
                  .host=${this.host}
                  .view=${this.view}
                  .entry=${list.selected.entry}
                  .frame=${list.showsFrames ? list.selected.frame : undefined}
                  .findings=${list.findingsOf(list.selected.entry)}
                  .annotation=${list.annotations.of(list.selected.entry?.index ?? -1)}
                  .missing=${list.way.missing}
                  .tab=${this.detailsTab}
                  .onReply=${(peer: InternetEndpoint) => this.#composer?.replyTo(peer)}
                  .onOpen=${() => openMessage(list)}
                  .onCompare=${openCompareMenu}
                  .onResend=${canResend(list) ? () => resend(list) : undefined}
                  .onNote=${(index: number, x: number, y: number) => void openNoteAt(list, index, x, y)}
                  .onTab=${(tab: DetailsTab) => this.#setDetailsTab(tab)}
                  .onClose=${() => this.#closeDetails()}
                ></socketscope-details>`
            : nothing
        }
      </div>
      ${
        this.view.merged
          ? nothing
          : html`<socketscope-composer
              .host=${this.host}
              .view=${this.view}
              .onSent=${() => this.#grid?.endLook()}
            ></socketscope-composer>`
      }
      ${rowActions(
        list,
        () => this.#grid,
        () => this.#openDetails(),
        {
          reply: (peer) => this.#composer?.replyTo(peer),
          openClient: (id) => this.onOpenClient?.(id),
        },
      )}
    `;
  }

  #toolbar(list: LogList): TemplateResult {
    const { rows, layout } = list;
    const what = list.showsFrames ? 'frames' : this.view.chunks ? 'chunks' : 'messages';
    const filter = list.showsFrames ? undefined : list.filter;
    return listToolbar({
      mode: this.view.transport === 'websocket' && !this.view.merged ? list.mode : undefined,
      summary: listSummary(what, list.length, filter, list.selection.size),
      filter,
      problem: list.problem,
      problemAction: list.problemAction,
      onProblemRead: () => list.tell(''),
      following: list.following,
      beside: this.beside,
      detailsOpen: this.detailsOpen,
      tools: html`${
        list.showsFrames ? nothing : jumpTool(list)
      }${viewOptions(rows.columns, rows.className, layout, (next) => list.setLayout(next))}`,
      onMode: (mode) => this.#setMode(list, mode),
      onExport: () => void exportAll(list),
      onClear: () => void clearList(list, true),
      onShowCleared: () => this.#showCleared(list),
      onFollow: (follow) => (follow ? this.#grid?.follow() : this.#grid?.pause()),
      onDetails: (open) => (open ? this.#setDetailsOpen(true) : this.#closeDetails()),
    });
  }

  #log(list: LogList): TemplateResult {
    return html`<div
      class="log"
      @keydown=${listKeys(list, () => void openNote(list, this.#grid))}
      @pointerdown=${this.#drag.onPointerdown}
      @dragstart=${this.#drag.onDragstart}
    >
      ${keyed(
        list.showsFrames,
        html`<socketscope-log-grid
          .length=${list.length}
          .highest=${list.showsFrames ? this.counters.frames : this.counters.length}
          .selection=${list.selection}
          .rows=${list.rows}
          .layout=${list.layout}
          .onSelect=${(selection: Selection, by: By) => this.#select(list, selection, by)}
          .onOpen=${() => this.#openDetails()}
          .onPlace=${() => this.#changedPlace(list)}
          .onLayout=${(layout: LogList['layout']) => list.setLayout(layout, true)}
          .onMenu=${(x: number, y: number) => void this.updateComplete.then(() => openRowMenu(x, y))}
          .onMark=${(place: number) => void pinMessage(list, place)}
        ></socketscope-log-grid>`,
      )}
      ${list.length > 0 ? nothing : emptyList(list, this.#connectingSince, () => this.#showCleared(list))}
    </div>`;
  }

  /** A message that was cleared away, by whomever, isn't shown any more. */
  #followClear(list: LogList): void {
    const { first } = list.filter;
    if (first > this.#cleared && dropCleared(list)) this.#closeDetails();
    this.#cleared = first;
  }

  #showCleared(list: LogList): void {
    void clearList(list, false).then(() => this.#grid?.focusGrid());
  }

  #select(list: LogList, selection: Selection, by: By): void {
    // A range that grows is about many messages: the details don't open for it.
    const opens = by === 'pointer' && selection.size === 1;
    if (opens && !this.detailsOpen) this.#setDetailsOpen(true);
    list.select(selection);
  }

  #setMode(list: LogList, mode: RowMode): void {
    list.setMode(mode);
    if (mode === 'frames') this.#setDetailsTab('frames');
    void this.updateComplete.then(() => list.shownAnew());
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

  #changedPlace(list: LogList): void {
    list.moved();
    // The toolbar shows whether the list follows.
    this.requestUpdate();
    this.#kept.moved(list);
  }

  readonly #onKeydown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !this.detailsOpen) return;
    event.preventDefault();
    this.#closeDetails();
  };

  readonly #onPageKeydown = (event: KeyboardEvent): void => {
    // The details have a search of their own.
    const inDetails = this.#details?.contains(event.target as Node) ?? false;
    if (this.#list && !this.#list.showsFrames && this.offsetParent !== null) pageKey(event, inDetails);
  };
}

customElements.define('socketscope-messages', MessagesView);
