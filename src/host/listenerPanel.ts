import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { Disposables } from '../base/disposables';
import type { ComposedDraft } from './composeDraft';
import type { Listener } from '../net/listen/listener';
import { readListenerRequest, type CheckedListenerRequest } from '../panel/readListenerRequest';
import { requestId } from '../panel/readRequest';
import type { Draft, DraftPreview } from '../panel/drafts';
import type { ListenerNotifications, ListenerRequests, ListenerStart, ListenerView } from '../panel/listenerMessages';
import type { ListLayout, Shown } from '../panel/messages';
import { CommandId } from './ids';
import { addressToTry } from './listenerExample';
import { clientRowsOf, listenerCountersOf, listenerViewOf } from './listenerView';
import { LogFilter } from './logFilter';
import { machine } from './machine';
import { answerFromMerged, type MergedRequest, type MergedServices } from './mergedRequests';
import { Pace } from './pace';
import { sessionPage } from './sessionPage';
import { tabTitle } from './tabTitle';
import { visibleText } from '../payload/visibleText';

/** The page is told of changes so often at most. */
const UPDATE_MS = 250;
/** A preview is a line. */
const PREVIEW_CHARACTERS = 1000;
/** Of growth of the log: as a session's page. */
const COUNTERS_MS = 1000 / 30;

/** What a listener's tab needs of the extension. */
export interface ListenerServices extends MergedServices {
  readonly extensionUri: vscode.Uri;
  /** Listens with the listener's profile again, on another port if one is given. @returns `undefined` if the person doesn't want to */
  listenAgain(listener: Listener, port: number | undefined): Promise<Listener | undefined>;
  /** The page shows this. */
  onShown(what: Shown): void;
  /** Shows a client's session. @throws if it is no longer there */
  showSession(id: string): Promise<void>;
  /** Sends a draft to a client; its variables are resolved for it. @throws with words for the person */
  send(client: Client, draft: Draft): Promise<unknown>;
  /** What it would be if it were sent now. */
  compose(client: Client, draft: Draft): ComposedDraft;
}

type Client = Listener['sessions'][number];

/** The editor tab of a listener: what it waits on, and its clients. */
export class ListenerPanel implements vscode.Disposable {
  readonly #owned = new Disposables();
  #following = new Disposables();
  #filter: LogFilter;
  /** As the page knows it. */
  #layout: ListLayout;
  #isDisposed = false;

  constructor(
    private readonly panel: vscode.WebviewPanel,
    private current: Listener,
    private readonly services: ListenerServices,
    onDidDispose: () => void,
  ) {
    this.#owned.add(panel.webview.onDidReceiveMessage((message: unknown) => void this.#answer(message)));
    this.#owned.add(services.tools.onDidChange(() => this.#notify('tools', services.tools.view)));
    panel.onDidDispose(() => {
      this.dispose();
      onDidDispose();
    });
    this.#layout = services.layouts.current;
    this.#filter = this.#follow();
    panel.webview.html = sessionPage(panel.webview, services.extensionUri, 'socketscope-listener');
  }

  get listener(): Listener {
    return this.current;
  }

  /** Shows another listener in this tab. */
  show(listener: Listener): void {
    this.current = listener;
    this.#filter = this.#follow();
    this.#notify('begin', this.#start());
  }

  reveal(): void {
    this.panel.reveal();
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#following.dispose();
    this.#owned.dispose();
  }

  /** @returns the filter of the listener's messages, which filters nothing yet */
  #follow(): LogFilter {
    this.#following.dispose();
    this.#following = new Disposables();
    const following = this.#following;
    const { current } = this;
    current.merged.pull();
    following.add({ dispose: () => current.merged.closeRecordings() });
    const update = following.add(new Pace(UPDATE_MS, () => this.#update()));
    const count = following.add(new Pace(COUNTERS_MS, () => this.#notify('counters', listenerCountersOf(current))));
    following.add(current.onDidChange(update.call));
    following.add(
      current.merged.onDidAppend(() => {
        count.call();
        update.call();
      }),
    );
    this.#decorate();
    return following.add(new LogFilter(current.merged, (state) => this.#notify('filter', state)));
  }

  #decorate(): void {
    const { profile, state } = this.current;
    const title = tabTitle(visibleText(profile.name, 'line'), state);
    if (this.panel.title !== title) this.panel.title = title;
    this.panel.iconPath = vscode.Uri.joinPath(this.services.extensionUri, 'media', `session-${state}.svg`);
  }

  #update(): void {
    this.#decorate();
    this.#notify('listener', this.#view());
  }

  #view(): ListenerView {
    const where = machine();
    return { ...listenerViewOf(this.current), ...(where !== undefined && { machine: where }) };
  }

  #start(): ListenerStart {
    this.#layout = this.services.layouts.current;
    return {
      listener: this.#view(),
      counters: listenerCountersOf(this.current),
      filter: this.#filter.state,
      layout: this.#layout,
      tools: this.services.tools.view,
      texts: vscode.l10n.bundle ?? {},
      language: vscode.env.language,
    };
  }

  async #answer(message: unknown): Promise<void> {
    const id = requestId(message);
    if (id === undefined) return;
    try {
      const request = readListenerRequest(message);
      if (!request) throw new TypeError(l10n.t("The page's request was refused: it isn't well-formed."));
      this.#post({ type: 'response', id, result: await this.#perform(request) });
    } catch (error) {
      this.#post({ type: 'response', id, error: error instanceof Error ? error.message : String(error) });
    }
  }

  async #perform(request: CheckedListenerRequest): Promise<unknown> {
    const { current, services } = this;
    switch (request.name) {
      case 'start':
        return this.#start();
      case 'clients': {
        const { from, to, order } = request.args;
        return clientRowsOf(current, from, to, order);
      }
      case 'send':
        return this.#send(request.args.draft, request.args.ids);
      case 'preview':
        return this.#preview(request.args);
      case 'openClient':
        services.showSession(request.args.id).catch((error: unknown) => services.reportError(error));
        return undefined;
      case 'closeClients': {
        const { ids } = request.args;
        const closing = ids ? Promise.all(ids.map((id) => this.#client(id).close())) : current.closeClients();
        // Their ends are told by their states; the page doesn't wait for a client that is slow to close.
        closing.catch((error: unknown) => services.reportError(error));
        return undefined;
      }
      case 'listen': {
        const next = await services.listenAgain(current, request.args.port);
        if (next && !this.#isDisposed) this.show(next);
        return undefined;
      }
      case 'stop':
        current.close().catch((error: unknown) => services.reportError(error));
        return undefined;
      case 'tryOut': {
        const address = addressToTry(current);
        if (address !== undefined) await vscode.commands.executeCommand(CommandId.quickConnect, address);
        return undefined;
      }
      case 'shown':
        services.onShown(request.args.what);
        return undefined;
      case 'copy':
        await vscode.env.clipboard.writeText(request.args.text);
        vscode.window.setStatusBarMessage(l10n.t('Copied'), 2000);
        return undefined;
      default: {
        const { name, args } = request;
        const before = this.#layout;
        if (name === 'keepLayout') this.#layout = args;
        const asked = { type: 'request', id: 0, name, args } as MergedRequest;
        return answerFromMerged(asked, current, this.#filter, before, services);
      }
    }
  }

  async #send(draft: Draft, ids: readonly string[] | undefined): Promise<ListenerRequests['send'][1]> {
    const wanted = ids?.map((id) => this.#client(id)) ?? this.current.sessions;
    const open = wanted.filter(({ state }) => state === 'open');
    const [first] = open;
    if (!first) {
      throw new Error(
        ids
          ? l10n.t('None of these clients is connected any more: nothing was sent.')
          : l10n.t('No client is connected: nothing was sent.'),
      );
    }
    // What is no message for one is none for any, and nothing is sent then.
    const composed = this.services.compose(first, draft);
    if ('error' in composed) throw new Error(composed.error.message);
    const results = await Promise.allSettled(open.map((session) => this.services.send(session, draft)));
    const failures = results.filter((result) => result.status === 'rejected');
    const [problem] = failures.map(({ reason }) => (reason instanceof Error ? reason.message : String(reason)));
    return {
      sent: results.length - failures.length,
      failed: failures.length + (ids ? wanted.length - open.length : 0),
      ...(problem !== undefined && { problem }),
    };
  }

  #preview(draft: Draft): DraftPreview {
    const open = this.current.sessions.find(({ state }) => state === 'open');
    if (!open) throw new Error(l10n.t('No client is connected: nothing was sent.'));
    const composed = this.services.compose(open, draft);
    if ('error' in composed) return composed;
    return { text: composed.text.slice(0, PREVIEW_CHARACTERS), sizeBytes: composed.bytes.length };
  }

  #client(id: string): Client {
    const session = this.current.sessions.find((each) => each.id === id);
    if (!session) throw new Error(l10n.t('This client is no longer listed.'));
    return session;
  }

  #notify<N extends keyof ListenerNotifications>(name: N, content: ListenerNotifications[N]): void {
    this.#post({ type: 'notification', name, content });
  }

  #post(message: object): void {
    if (!this.#isDisposed) void this.panel.webview.postMessage(message);
  }
}
