import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { Cancelled } from '../base/cancelled';
import { Disposables } from '../base/disposables';
import type {
  HostMessage,
  IndexRange,
  ListLayout,
  MessageAct,
  NotificationName,
  Notifications,
  PageStart,
  PageTab,
  SessionView,
} from '../panel/messages';
import { coverAddresses } from '../protocol/knownSecrets';
import { clientPeer, sessionTitle } from '../protocol/association';
import { readRequest, requestId, type CheckedRequest } from '../panel/readRequest';
import { answerFromLog } from './answerFromLog';
import { chooseFraming, withFraming } from './chooseFraming';
import { ComposerRequests, isComposerRequest } from './composerRequests';
import { chosenMessages, wholeLog, type ChosenMessages } from './chosenMessages';
import { copyMessages } from './copyMessages';
import { exportMessages } from './exportMessages';
import { CommandId } from './ids';
import { LogFilter } from './logFilter';
import { machine } from './machine';
import { answerOfTools } from './messageTools';
import { Pace } from './pace';
import type { PanelServices } from './panelServices';
import { isRelayRequest, RelayRequests } from './relayRequests';
import { sessionPage } from './sessionPage';
import { coverView } from './coverView';
import { countersOf, viewOf, type ShownSession } from './sessionView';
import { placedName } from './profilePlace';
import { tabTitle } from './tabTitle';
import { visibleText } from '../payload/visibleText';

/** The page is told of growth so often at most: it reads its rows once for each, so that the two are 60 messages a second. */
const COUNTERS_MS = 1000 / 30;
/** Most connections are open within that time. */
const BRIEF_MS = 700;

/** The editor tab of a session: its page, and the host's side of what the two say to each other. */
export class SessionPanel implements vscode.Disposable {
  readonly #owned = new Disposables();
  readonly #onDidDispose = new vscode.EventEmitter<void>();
  readonly onDidDispose = this.#onDidDispose.event;
  /** What follows the session that is shown. */
  #following = new Disposables();
  #session: ShownSession;
  #filter: LogFilter;
  #composer: ComposerRequests;
  #relay: RelayRequests;
  #disposed = false;
  #briefTimer: NodeJS.Timeout | undefined;
  #isUsed = false;
  /** Of the session's heads. */
  #showsSecrets = false;
  /** As the page knows it. */
  #layout: ListLayout;
  /** The page has begun: a hidden one is gone, and begins again when it is shown. */
  #hasPage = false;
  /** What it is to begin with. */
  #wantedTab: PageTab | undefined;
  /** Another session is about to take this tab. */
  #replacing: Promise<void> | undefined;

  constructor(
    private readonly panel: vscode.WebviewPanel,
    session: ShownSession,
    private readonly services: PanelServices,
  ) {
    this.#session = session;
    this.#layout = services.layouts.current;
    [this.#filter, this.#composer, this.#relay] = this.#follow(session);
    this.#owned.add(panel.webview.onDidReceiveMessage((message: unknown) => void this.#answer(message)));
    this.#owned.add(panel.onDidChangeViewState(() => (this.#hasPage &&= panel.visible)));
    this.#owned.add(services.tools.onDidChange(() => this.#notify('tools', services.tools.view)));
    panel.onDidDispose(() => this.dispose());
    panel.webview.html = sessionPage(panel.webview, services.extensionUri);
  }

  get session(): ShownSession {
    return this.#session;
  }

  /** The filter of the page's list. */
  get filter(): LogFilter {
    return this.#filter;
  }

  get isActive(): boolean {
    return this.panel.active;
  }

  /** Shows another session in this tab. */
  show(session: ShownSession): void {
    this.#session = session;
    this.#showsSecrets = false;
    [this.#filter, this.#composer, this.#relay] = this.#follow(session);
    this.#notify('session', this.#start());
  }

  /** The person has done nothing in it that would be lost with the tab. */
  get isOnlyLookedAt(): boolean {
    return !this.#isUsed;
  }

  /** @param preserveFocus leaves the focus where it is */
  reveal(preserveFocus = false): void {
    this.panel.reveal(undefined, preserveFocus);
  }

  close(): void {
    this.panel.dispose();
  }

  /** Shows a tab of the page, also where the page isn't there yet. */
  showTab(tab: PageTab): void {
    if (this.#hasPage) this.#notify('showTab', tab);
    else this.#wantedTab = tab;
  }

  focusComposer(): void {
    this.#notify('focusComposer', undefined);
  }

  /** Has the page do something with what is selected there. */
  ask(act: MessageAct): void {
    this.#notify('act', act);
  }

  /** Takes what there is by now out of the list. */
  clearList(): void {
    this.#notify('filter', this.#filter.clear(true));
  }

  dispose(): void {
    this.#disposed = true;
    clearTimeout(this.#briefTimer);
    this.#following.dispose();
    this.#owned.dispose();
    this.#onDidDispose.fire();
    this.#onDidDispose.dispose();
  }

  /** @returns the session's filter, which filters nothing yet, its composer and its relay */
  #follow(session: ShownSession): [LogFilter, ComposerRequests, RelayRequests] {
    this.#following.dispose();
    this.#following = new Disposables();
    const pace = this.#following.add(new Pace(COUNTERS_MS, () => this.#notify('counters', countersOf(session))));
    this.#following.add(session.log.onDidAppend(pace.call));
    if (session.onDidChange) this.#following.add(session.onDidChange(() => this.#update()));
    else if (!session.dispose) this.#following.add(session.log);
    if (session.dispose) this.#following.add({ dispose: () => session.dispose?.() });
    this.#following.add(session.log.onDidChangeProblems(() => this.#update()));
    this.#following.add(this.services.notes.onDidChange((id) => this.#showNotes(session, id)));
    // Nothing is asked of a disk before the tab shows something.
    this.services.notes.load(session.id).then(
      () => this.#showNotes(session, session.id),
      (error: unknown) => this.services.reportError(error),
    );
    this.#decorate();
    const composer = new ComposerRequests(
      session,
      this.services.composer,
      (facts) => this.#notify('composer', facts),
      (view) => this.#notify('outbox', view),
    );
    return [
      this.#following.add(new LogFilter(session.log, (state) => this.#notify('filter', state))),
      this.#following.add(composer),
      this.#following.add(
        new RelayRequests(
          session,
          (id) => this.services.showSession(id),
          (view) => this.#notify('relay', view),
        ),
      ),
    ];
  }

  #showNotes(session: ShownSession, changed: string): void {
    if (this.#session !== session || changed !== session.id) return;
    this.#update();
    const { messages } = this.services.notes.of(session.id).notes;
    if (session.framing) return;
    this.#notify('annotations', messages);
    this.#filter.setAnnotations(messages);
  }

  #update(): void {
    this.#decorate();
    this.#notify('view', this.#view());
  }

  #decorate(): void {
    const { id, profile, profileFile, state } = this.#session;
    const placed = placedName(profile.name, profileFile, this.services.composer.store.all);
    const name = visibleText(
      this.services.notes.of(id).notes.name ?? sessionTitle(placed, clientPeer(this.#session)),
      'line',
    );
    const title = this.#isBrief ? name : tabTitle(name, state);
    if (this.panel.title !== title) this.panel.title = title;
    const icon =
      state === 'open' ? 'open' : state === 'failed' ? 'failed' : state === 'closed' ? 'closed' : 'connecting';
    this.panel.iconPath = vscode.Uri.joinPath(this.services.extensionUri, 'media', `session-${icon}.svg`);
  }

  /** A state that needs no word in the title: that of what is a recording now, and one that may pass before anybody has read it, which would make tabs jump. */
  get #isBrief(): boolean {
    const { state, onDidChange, stagesFrom, startedAt, reconnecting } = this.#session;
    if (!onDidChange || state === 'closed') return true;
    const restMs = BRIEF_MS - (Date.now() - (stagesFrom ?? startedAt));
    if (state !== 'connecting' || reconnecting || restMs <= 0) return false;
    clearTimeout(this.#briefTimer);
    this.#briefTimer = setTimeout(() => this.#decorate(), restMs);
    return true;
  }

  #view(): SessionView {
    const notes = this.services.notes.of(this.#session.id);
    const view = viewOf(this.#session, notes, this.services.diagnose(this.#session));
    const shown: SessionView = this.#showsSecrets ? { ...view, secretsShown: true } : coverView(view, this.#session);
    const where = machine();
    // A recording may have been made anywhere.
    return where === undefined || view.restored ? shown : { ...shown, machine: where };
  }

  #start(): PageStart {
    this.#layout = this.services.layouts.current;
    return {
      view: this.#view(),
      counters: countersOf(this.#session),
      filter: this.#filter.state,
      // Marks count in the log as it was recorded.
      annotations: this.#session.framing ? [] : this.services.notes.of(this.#session.id).notes.messages,
      history: this.services.composer.history.of(this.#session.profile.name),
      composer: this.#composer.facts,
      outbox: this.#composer.outbox,
      tools: this.services.tools.view,
      ...(this.#relay.view && { relay: this.#relay.view }),
      texts: vscode.l10n.bundle ?? {},
      language: vscode.env.language,
      layout: this.#layout,
      ...(this.#wantedTab && { tab: this.#wantedTab }),
    };
  }

  async #answer(message: unknown): Promise<void> {
    const id = requestId(message);
    if (id === undefined) return;
    const request = readRequest(message);
    try {
      if (!request) throw new TypeError(l10n.t("The page's request was refused: it isn't well-formed."));
      this.#post({ type: 'response', id, result: await this.#perform(request) });
    } catch (error) {
      const told = error instanceof Error ? error.message : String(error);
      this.#post({ type: 'response', id, error: coverAddresses(told) });
    }
  }

  /** A second click while the first is being answered makes no second connection. */
  #replace(connect: () => Promise<ShownSession | undefined>): Promise<void> {
    this.#replacing ??= connect()
      .then((next) => {
        if (next && !this.#disposed) this.show(next);
      })
      .catch((error: unknown) => {
        if (!(error instanceof Cancelled)) throw error;
      })
      .finally(() => {
        this.#replacing = undefined;
      });
    return this.#replacing;
  }

  async #chooseFraming(session: ShownSession): Promise<void> {
    const framing = await chooseFraming(session);
    // Meanwhile the tab may have come to show another one.
    if (framing && session === this.#session)
      await this.#replace(() => withFraming(session, framing, this.services.framing));
  }

  async #perform(request: CheckedRequest): Promise<unknown> {
    const session = this.#session;
    this.#isUsed ||= isUse(request);
    if (isComposerRequest(request)) return this.#composer.perform(request);
    if (isRelayRequest(request)) return this.#relay.perform(request);
    switch (request.name) {
      case 'start': {
        const start = this.#start();
        this.#hasPage = true;
        this.#wantedTab = undefined;
        return start;
      }
      case 'connect':
        if (hasEnded(session)) await this.#replace(() => this.services.reconnect(session));
        else session.connectNow?.();
        return undefined;
      case 'showSecrets':
        this.#showsSecrets = request.args.shown;
        this.#update();
        return undefined;
      case 'endSending':
        await session.endSending?.();
        return undefined;
      case 'fix': {
        const { id } = request.args;
        if (hasEnded(session)) await this.#replace(() => this.services.fix(session, id));
        return undefined;
      }
      case 'copyAsProfile':
        await vscode.commands.executeCommand(CommandId.copyAs, session.id, 'profile');
        return undefined;
      case 'chooseFraming':
        await this.#chooseFraming(session).catch((error: unknown) => this.services.reportError(error));
        return undefined;
      case 'disconnect':
        // Its end is told by the session's state; the page doesn't wait for a peer that is slow to close.
        session.close().catch((error: unknown) => this.services.reportError(error));
        return undefined;
      case 'keepLayout':
        await this.services.layouts.keep(request.args, this.#layout);
        this.#layout = request.args;
        return undefined;
      case 'copyMessages': {
        const { ranges, filtered, ask } = request.args;
        return copyMessages(session.log, this.#chosen(ranges, filtered), ask ? 'ask' : 'plain');
      }
      case 'export': {
        const { ranges, filtered, format } = request.args;
        // The page goes on meanwhile; what comes of it is told in a message.
        exportMessages(session, {
          list: this.#filter,
          ...(ranges && { selected: this.#chosen(ranges, filtered) }),
          ...(format && { format }),
        }).catch((error: unknown) => this.services.reportError(error));
        return undefined;
      }
      case 'annotate': {
        const { index, ...change } = request.args;
        if (session.framing)
          throw new Error(l10n.t("Marks belong to the messages of the profile's framing: choose it to mark one."));
        if (index >= session.log.length) throw new RangeError(`There is no message ${String(index)}.`);
        await this.services.notes.annotate(session.id, index, change);
        return undefined;
      }
      case 'shown':
        this.services.onShown(request.args.what);
        return undefined;
      case 'openMessage':
      case 'selectForCompare':
      case 'compare':
      case 'dragged':
        return answerOfTools(request, this.services.tools, (index) => ({ id: session.id, index }));
      case 'copy':
        await vscode.env.clipboard.writeText(request.args.text);
        vscode.window.setStatusBarMessage(l10n.t('Copied'), 2000);
        return undefined;
      default:
        return answerFromLog(request, session.log, this.#filter);
    }
  }

  #chosen(ranges: readonly IndexRange[], filtered: number | undefined): ChosenMessages {
    if (filtered === undefined) return chosenMessages(ranges, wholeLog(this.#session.log.length));
    // As it is now: another filter may come before the messages are used.
    return chosenMessages(ranges, this.#filter.of(filtered).list);
  }

  #notify<N extends NotificationName>(name: N, content: Notifications[N]): void {
    this.#post({ type: 'notification', name, content });
  }

  #post(message: HostMessage): void {
    if (!this.#disposed) void this.panel.webview.postMessage(message);
  }
}

/** Whether something is asked for that the person wants to find again in this tab. */
function isUse({ name, args }: CheckedRequest): boolean {
  return name === 'connect' || name === 'fix' || name === 'annotate' || (name === 'setFilter' && args.query !== null);
}

function hasEnded({ state }: ShownSession): boolean {
  return state === 'closed' || state === 'failed';
}
