import * as l10n from '@vscode/l10n';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { LogCounters, PageStart, SessionView } from '../panel/messages';
import './connection/connectionView';
import { announce } from './frame/announcer';
import './frame/endBanner';
import './frame/logProblems';
import './frame/sessionHeader';
import { tabList } from './frame/tabList';
import './handshake/handshakeView';
import type { HandshakeView } from './handshake/handshakeView';
import type { Host } from './host';
import { LightElement } from './lightElement';
import './messages/messagesView';
import type { MessagesView } from './messages/messagesView';
import type { PageState, PageTab } from './pageState';

/** The page of one session at a time: header, how it ended, and three tabs. All state but the view's is the host's. */
export class SessionPage extends LightElement {
  static override properties = { view: { state: true }, counters: { state: true }, tab: { state: true } };

  declare view: SessionView;
  declare counters: LogCounters;
  declare tab: PageTab;
  #host: Host | undefined;
  /** The session whose opening was noticed. */
  #greeted = '';
  /** When the session began, by the page's clock: the host's may be another machine's. */
  #beganAtMs = 0;

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
    host.on('counters', (counters) => (this.counters = counters));
    host.on('focusComposer', () => this.#focusComposer());
    this.#show(host, start, host.state);
  }

  #show(host: Host, start: PageStart, state: Partial<PageState>): void {
    this.view = start.view;
    this.counters = start.counters;
    this.tab = state.tab ?? this.tab;
    const kept = host.state;
    // Where another session was read and what was selected there mean nothing in this one.
    if (kept.sessionId !== start.view.id) {
      host.keep({ sessionId: start.view.id, selected: undefined, selectedFrame: undefined, topRow: undefined });
    }
    const { splitBeside, splitBelow, detailsOpen, detailsTab, rows, filter } = kept;
    const looks = { splitBeside, splitBelow, detailsOpen, detailsTab, rows, filter };
    void this.updateComplete.then(() => this.#messages?.begin(start, { ...looks, ...state } as Partial<PageState>));
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
      ></socketscope-header>
      <socketscope-end .host=${host} .view=${view} .onShowResponse=${() => this.#showResponse()}></socketscope-end>
      <socketscope-log-problems .view=${view}></socketscope-log-problems>
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
    if (changed.has('view')) this.#beganAtMs = performance.now() - (this.view.elapsedMs ?? 0);
  }

  protected override updated(): void {
    const { id, state } = this.view;
    if (state !== 'open' || this.#greeted === id) return;
    this.#greeted = id;
    // A session that has just opened waits for a message, unless the person is at something else in the page.
    if (this.tab === 'messages' && document.activeElement === document.body) this.#focusComposer();
  }

  #panel(key: PageTab, content: unknown): TemplateResult {
    return html`<div
      class="panel"
      role="tabpanel"
      id="page-panel-${key}"
      aria-labelledby="page-tab-${key}"
      ?hidden=${key !== this.tab}
    >
      ${content}
    </div>`;
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

  async #ask(name: 'connect' | 'disconnect'): Promise<void> {
    try {
      await this.#host?.request(name);
    } catch (error) {
      // The host shows its own message for what a person must know; this is for those who don't see it.
      announce(error instanceof Error ? error.message : String(error));
    }
  }
}
