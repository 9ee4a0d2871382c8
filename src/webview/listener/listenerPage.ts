import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import type {
  ListenerNotifications,
  ListenerRequests,
  ListenerStart,
  ListenerView,
} from '../../panel/listenerMessages';
import type { LogCounters, PageStart, SessionView } from '../../panel/messages';
import { visibleText } from '../../payload/visibleText';
import { formatCount } from '../format';
import { announce } from '../frame/announcer';
import { tabList, tabPanel } from '../frame/tabList';
import type { Host } from '../host';
import { LightElement } from '../lightElement';
import { emptyFilter } from '../messages/filterDraft';
import '../messages/messagesView';
import type { MessagesView } from '../messages/messagesView';
import type { ListenerTab, PageState } from '../pageState';
import type { ChosenClient } from './chosenClients';
import './clientComposer';
import type { ClientComposer } from './clientComposer';
import './clientsTable';
import type { ClientActions } from './clientsTable';
import './listenerHeader';
import { listenerConnection, listenerFailure, listenerNotices, mergedView, waiting } from './listenerParts';

export type ListenerHost = Host<ListenerRequests, ListenerNotifications>;

/** The page of a listener: what it waits on, its clients, the messages of all of them, and sending to some or all. All state is the host's. */
export class ListenerPage extends LightElement {
  static override properties = {
    view: { state: true },
    counters: { state: true },
    tab: { state: true },
    chosen: { state: true },
  };

  declare view: ListenerView | undefined;
  declare counters: LogCounters;
  declare tab: ListenerTab;
  /** The clients that are selected. */
  declare chosen: readonly ChosenClient[];
  #host: ListenerHost | undefined;
  /** As the list of messages knows it; the same object as long as nothing in it changes. */
  #merged: SessionView | undefined;

  constructor() {
    super();
    this.tab = 'clients';
    this.chosen = [];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.role = 'main';
  }

  /** Shows what the host sent first, and listens for more. Called once. */
  begin(host: ListenerHost, start: ListenerStart): void {
    this.#host = host;
    host.on('begin', (next) => this.#begin(host, next, {}));
    host.on('listener', (view) => this.#show(view));
    host.on('counters', (counters) => (this.counters = counters));
    this.#begin(host, start, host.state);
    const { composer, draft } = host.state;
    void this.updateComplete.then(() => this.#composer?.begin(composer, draft));
  }

  #begin(host: ListenerHost, start: ListenerStart, state: Partial<PageState>): void {
    this.chosen = [];
    this.counters = start.counters;
    this.tab = state.listenerTab ?? this.tab;
    this.#show(start.listener);
    const kept = host.state;
    const isSame = kept.sessionId === start.listener.id;
    // Where another listener's messages were read, and whose were listed, mean nothing in this one's.
    if (!isSame) {
      const nothing = { selected: undefined, selectedFrame: undefined, topRow: undefined };
      host.keep({ sessionId: start.listener.id, ...nothing, filter: emptyFilter });
    }
    const { splitBeside, splitBelow, detailsOpen, detailsTab } = kept;
    const looks = { splitBeside, splitBelow, detailsOpen, detailsTab, ...(isSame && state) };
    void this.updateComplete.then(() => this.#messages?.begin(pageStart(start), looks as Partial<PageState>));
  }

  get #messages(): MessagesView | null {
    return this.querySelector<MessagesView>('socketscope-messages');
  }

  get #composer(): ClientComposer | null {
    return this.querySelector<ClientComposer>('socketscope-client-composer');
  }

  protected override render(): TemplateResult | typeof nothing {
    const { view, tab } = this;
    const host = this.#host;
    if (!host || !view) return nothing;
    const copy = (text: string): void => {
      void this.#ask(host.request('copy', { text }).then(() => announce(l10n.t('Copied'))));
    };
    return html`
      <h1 class="visually-hidden">${view.name}</h1>
      <socketscope-listener-header
        .view=${view}
        .counters=${this.counters}
        .onCopy=${copy}
        .onStop=${() => void this.#ask(host.request('stop'))}
        .onListen=${() => void this.#ask(host.request('listen', {}))}
      ></socketscope-listener-header>
      ${listenerFailure(view, (port) => void this.#ask(host.request('listen', { port })))} ${listenerNotices(view)}
      ${tabList<ListenerTab>({
        id: 'page',
        label: l10n.t('Listener'),
        tabs: [
          { key: 'clients', label: l10n.t('Clients') },
          { key: 'messages', label: l10n.t('Messages') },
          { key: 'connection', label: l10n.t('Connection') },
        ],
        active: tab,
        onSelect: (key) => this.#select(key),
      })}
      ${this.#panel('clients', this.#clients(host, view, copy))}
      ${this.#panel(
        'messages',
        html`<socketscope-messages
          .host=${host}
          .view=${this.#merged}
          .counters=${this.counters}
          .onOpenClient=${(id: string) => void this.#ask(host.request('openClient', { id }))}
        ></socketscope-messages>`,
      )}
      ${this.#panel(
        'connection',
        tab === 'connection' ? html`<div class="listener-connection">${listenerConnection(view, copy)}</div>` : nothing,
      )}
      <socketscope-client-composer
        ?hidden=${tab === 'connection' || (view.state !== 'listening' && view.connected === 0)}
        .host=${host}
        .view=${this.#merged}
        .connected=${view.connected}
        .chosen=${this.chosen}
        .onAll=${() => this.#writeTo([])}
      ></socketscope-client-composer>
    `;
  }

  #clients(host: ListenerHost, view: ListenerView, copy: (text: string) => void): TemplateResult {
    const actions: ClientActions = {
      choose: (chosen) => (this.chosen = chosen),
      sendTo: (client) => this.#writeTo([client]),
      open: (id) => void this.#ask(host.request('openClient', { id })),
      showMessages: (clients) => this.#showMessages(clients),
      close: (ids) => void this.#ask(host.request('closeClients', { ids })),
    };
    return html`${view.accepted === 0 ? nothing : this.#clientsBar(host, view, actions)}
    ${
      view.listed === 0
        ? waiting(view, copy, () => void this.#ask(host.request('tryOut')))
        : html`<socketscope-clients
            .host=${host}
            .view=${view}
            .chosen=${this.chosen}
            .actions=${actions}
          ></socketscope-clients>`
    }`;
  }

  /** How many there are, and what can be done with those that are selected, or with all. */
  #clientsBar(
    host: ListenerHost,
    { connected, accepted, listed }: ListenerView,
    actions: ClientActions,
  ): TemplateResult {
    const { chosen } = this;
    const [first] = chosen;
    const summary = l10n.t('{0} connected, {1} in all', formatCount(connected), formatCount(accepted));
    const hidden = accepted - listed;
    const title =
      hidden > 0
        ? l10n.t(
            'Of clients that have left, the last ones are listed. The messages of all are under Messages, and each is a recording.',
          )
        : summary;
    const button = (label: string, run: () => void): TemplateResult =>
      html`<button type="button" class="button secondary small" @click=${run}>${label}</button>`;
    if (!first) {
      return html`<div class="toolbar clients-bar">
        <span class="toolbar-count" title=${title}
          >${summary}${hidden > 0 ? html` · ${l10n.t('the last {0} are listed', formatCount(listed))}` : nothing}</span
        >
        <span class="grow"></span>
        ${connected > 0 ? button(l10n.t('Disconnect All Clients'), () => void this.#ask(host.request('closeClients', {}))) : nothing}
      </div>`;
    }
    const text =
      chosen.length === 1
        ? l10n.t('{0} is selected', visibleText(first.peer, 'line'))
        : l10n.t('{0} selected', formatCount(chosen.length));
    return html`<div class="toolbar clients-bar">
      <span class="toolbar-count" aria-live="polite">${text}</span>
      <button type="button" class="link" @click=${() => actions.choose([])}>${l10n.t('Clear Selection')}</button>
      <span class="grow"></span>
      ${button(l10n.t('Show Messages'), () => actions.showMessages(chosen))}
      ${button(l10n.t('Disconnect'), () => actions.close(chosen.map(({ id }) => id)))}
    </div>`;
  }

  #showMessages(clients: readonly ChosenClient[]): void {
    this.#messages?.showClients(clients.map(({ number, peer }) => ({ number, peer })));
    this.#select('messages');
    void this.updateComplete.then(() => this.querySelector<HTMLElement>('#page-tab-messages')?.focus());
  }

  /** @param chosen none: all */
  #writeTo(chosen: readonly ChosenClient[]): void {
    this.chosen = chosen;
    this.#composer?.focusText();
  }

  #panel(key: ListenerTab, content: unknown): TemplateResult {
    return tabPanel('page', key, this.tab, content);
  }

  #select(tab: ListenerTab): void {
    this.tab = tab;
    this.#host?.keep({ listenerTab: tab });
  }

  #show(view: ListenerView): void {
    const merged = mergedView(view);
    if (JSON.stringify(merged) !== JSON.stringify(this.#merged)) this.#merged = merged;
    this.view = view;
  }

  async #ask(asked: Promise<unknown> | undefined): Promise<void> {
    try {
      await asked;
    } catch (error) {
      announce(error instanceof Error ? error.message : String(error));
    }
  }
}

/** As a session's page begins. */
function pageStart({ listener, counters, filter, layout, tools, texts, language }: ListenerStart): PageStart {
  return {
    view: mergedView(listener),
    counters,
    filter,
    layout,
    tools,
    texts,
    language,
    annotations: [],
    history: [],
    composer: { saved: [], canSave: false },
    outbox: { waiting: 0, jobs: [] },
  };
}
