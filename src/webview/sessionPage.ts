import * as l10n from '@vscode/l10n';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { LogCounters, PageStart, PageTab, SessionView, Shown } from '../panel/messages';
import type { RelayView } from '../panel/relayView';
import './connection/connectionView';
import { formatCount } from './format';
import { announce } from './frame/announcer';
import './frame/endBanner';
import { isFocusChosen } from './frame/keptFocus';
import './frame/logProblems';
import { NewsTalk } from './frame/newsTalk';
import './frame/reconnectBanner';
import './frame/sessionHeader';
import { tabList, tabPanel } from './frame/tabList';
import './handshake/handshakeView';
import type { HandshakeView } from './handshake/handshakeView';
import type { Host } from './host';
import { LightElement } from './lightElement';
import './messages/messagesView';
import type { MessagesView } from './messages/messagesView';
import type { PageState } from './pageState';
import './relay/relayBar';
import { tellShown } from './tellShown';

/** The page of one session at a time: header, how it ended, and three tabs. All state but the view's is the host's. */
export class SessionPage extends LightElement {
  static override properties = {
    view: { state: true },
    counters: { state: true },
    tab: { state: true },
    relay: { state: true },
  };

  declare view: SessionView;
  declare counters: LogCounters;
  declare tab: PageTab;
  declare relay: RelayView | undefined;
  #host: Host | undefined;
  /** The session whose opening was noticed. */
  #greeted = '';
  /** When the session began, by the page's clock: the host's may be another machine's. */
  #beganAtMs = 0;
  /** When the next attempt to connect again comes, by the same clock. */
  #dueAtMs = 0;
  readonly #talk = new NewsTalk();
  /** How many messages had come when it was last told. */
  #toldOf = 0;

  constructor() {
    super();
    this.tab = 'messages';
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.role = 'main';
  }

  /** Shows what the host sent first, and listens for more. Called once. */
  begin(host: Host, start: PageStart): void {
    this.#host = host;
    host.on('session', (next) => this.#show(host, next, {}));
    host.on('view', (view) => (this.view = view));
    host.on('counters', (counters) => this.#count(counters));
    host.on('relay', (relay) => (this.relay = relay));
    host.on('showTab', (tab) => this.#select(tab));
    host.on('focusComposer', () => this.#focusComposer());
    this.#show(host, start, host.state);
  }

  #show(host: Host, start: PageStart, state: Partial<PageState>): void {
    this.view = start.view;
    this.counters = start.counters;
    this.#talk.end();
    this.#toldOf = start.counters.received.messages;
    this.relay = start.relay;
    this.tab = start.tab ?? state.tab ?? this.tab;
    const kept = host.state;
    // Where another session was read and what was selected there mean nothing in this one.
    if (kept.sessionId !== start.view.id) {
      const list = { selected: undefined, selectedFrame: undefined, topRow: undefined };
      host.keep({ sessionId: start.view.id, ...list, holdWay: undefined, heldDraft: undefined });
    }
    const { splitBeside, splitBelow, detailsOpen, detailsTab, rows, filter } = kept;
    const looks = { splitBeside, splitBelow, detailsOpen, detailsTab, rows, filter };
    void this.updateComplete.then(() => this.#messages?.begin(start, { ...looks, ...state } as Partial<PageState>));
  }

  #count(counters: LogCounters): void {
    this.counters = counters;
    if (counters.received.messages > this.#toldOf) this.#talk.tell(() => this.#news());
  }

  /** What has come since it was last told. */
  #news(): string {
    const { messages } = this.counters.received;
    const count = messages - this.#toldOf;
    this.#toldOf = messages;
    return count === 1 ? l10n.t('1 message received') : l10n.t('{0} messages received', formatCount(count));
  }

  get #messages(): MessagesView | null {
    return this.querySelector<MessagesView>('socketscope-messages');
  }

  protected override render(): TemplateResult | typeof nothing {
    const { view, counters, tab } = this;
    const host = this.#host;
    if (!host) return nothing;
    return html`
      <h1 class="visually-hidden">${view.recording?.name ?? view.name}</h1>
      <socketscope-header
        .view=${view}
        .counters=${counters}
        .onConnect=${() => void this.#ask('connect')}
        .onDisconnect=${() => void this.#ask('disconnect')}
        .onEndSending=${() => void this.#ask('endSending')}
        .onFraming=${() => void this.#ask('chooseFraming')}
      ></socketscope-header>
      <socketscope-reconnect
        .view=${view}
        .dueAtMs=${this.#dueAtMs}
        .onCancel=${() => void this.#ask('disconnect')}
        .onConnectNow=${() => void this.#ask('connect')}
      ></socketscope-reconnect>
      <socketscope-end .host=${host} .view=${view} .onShowResponse=${() => this.#showResponse()}></socketscope-end>
      <socketscope-log-problems .view=${view}></socketscope-log-problems>
      ${this.relay ? html`<socketscope-relay .host=${host} .relay=${this.relay}></socketscope-relay>` : nothing}
      ${tabList<PageTab>({
        id: 'page',
        label: l10n.t('Session'),
        tabs: [
          { key: 'messages', label: l10n.t('Messages') },
          { key: 'handshake', label: l10n.t('Handshake') },
          { key: 'connection', label: l10n.t('Connection') },
        ],
        active: tab,
        onSelect: (key) => this.#select(key),
      })}
      ${this.#panel(
        'messages',
        html`<socketscope-messages .host=${host} .view=${view} .counters=${counters}></socketscope-messages>`,
      )}
      ${this.#panel(
        'handshake',
        tab === 'handshake'
          ? html`<socketscope-handshake .host=${host} .view=${view}></socketscope-handshake>`
          : nothing,
      )}
      ${this.#panel(
        'connection',
        tab === 'connection'
          ? html`<socketscope-connection
              .host=${host}
              .view=${view}
              .counters=${counters}
              .beganAtMs=${this.#beganAtMs}
            ></socketscope-connection>`
          : nothing,
      )}
    `;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('view')) return;
    this.#beganAtMs = performance.now() - (this.view.elapsedMs ?? 0);
    this.#dueAtMs = performance.now() + (this.view.reconnect?.inMs ?? 0);
  }

  protected override updated(): void {
    const shown = this.#shown();
    if (shown) tellShown(this.#host, shown);
    const { id, state } = this.view;
    if (state !== 'open' || this.#greeted === id) return;
    this.#greeted = id;
    // A session that has just opened waits for a message, unless the person is at something else in the page.
    if (this.tab === 'messages' && !isFocusChosen()) this.#focusComposer();
  }

  /** What the tab has, beside its headings. */
  #shown(): Shown | undefined {
    const { tab, view } = this;
    if (tab === 'connection' && view.association) return 'association';
    return tab === 'handshake' && view.exchanges?.some(({ response }) => response) ? 'handshake' : undefined;
  }

  #panel(key: PageTab, content: unknown): TemplateResult {
    return tabPanel('page', key, this.tab, content);
  }

  #select(tab: PageTab): void {
    this.tab = tab;
    this.#host?.keep({ tab });
  }

  #showResponse(): void {
    this.#select('handshake');
    void this.updateComplete.then(() => this.querySelector<HandshakeView>('socketscope-handshake')?.showResponse());
  }

  #focusComposer(): void {
    this.#select('messages');
    void this.updateComplete.then(() => this.#messages?.focusComposer());
  }

  async #ask(name: 'connect' | 'disconnect' | 'endSending' | 'chooseFraming'): Promise<void> {
    try {
      await this.#host?.request(name);
    } catch (error) {
      // The host shows its own message for what a person must know; this is for those who don't see it.
      announce(error instanceof Error ? error.message : String(error));
    }
  }
}
