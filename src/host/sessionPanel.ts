import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { Disposables } from '../base/disposables';
import type {
  DiagnosisView,
  HostMessage,
  IndexRange,
  ListLayout,
  NotificationName,
  Notifications,
  PageStart,
  SessionView,
} from '../panel/messages';
import { readRequest, requestId, type CheckedRequest } from '../panel/readRequest';
import type { ListLayouts } from './listLayouts';
import { answerFromLog } from './answerFromLog';
import { chosenMessages, wholeLog, type ChosenMessages } from './chosenMessages';
import { textOfMessages } from './copyMessages';
import { exportMessages } from './exportMessages';
import { LogFilter } from './logFilter';
import type { NotesStore } from '../log/notesStore';
import { Pace } from './pace';
import type { SendHistory } from './sendHistory';
import { sessionPage } from './sessionPage';
import { countersOf, viewOf, type ShownSession } from './sessionView';

/** The page is told of growth so often at most: it reads its rows once for each, so that the two are 60 messages a second. */
const COUNTERS_MS = 1000 / 30;
/** What a session's tab needs of the extension. */
export interface PanelServices {
  readonly extensionUri: vscode.Uri;
  readonly history: SendHistory;
  readonly layouts: ListLayouts;
  readonly notes: NotesStore;
  /** Connects the profile of an ended session again, for its tab. */
  reconnect(session: ShownSession): Promise<ShownSession>;
  /** Why the session failed or ended, if that needs words. */
  diagnose(session: ShownSession): DiagnosisView | undefined;
  /** Does what a fix of the session's diagnosis says. @returns the new session, if it makes one */
  fix(session: ShownSession, id: string): Promise<ShownSession | undefined>;
  /** Opens a message's payload in an editor. @throws with words for the person */
  openMessage(session: ShownSession, index: number): Promise<void>;
  reportError(error: unknown): void;
}

/** The editor tab of a session: its page, and the host's side of what the two say to each other. */
export class SessionPanel implements vscode.Disposable {
  readonly #owned = new Disposables();
  readonly #onDidDispose = new vscode.EventEmitter<void>();
  readonly onDidDispose = this.#onDidDispose.event;
  /** What follows the session that is shown. */
  #following = new Disposables();
  #session: ShownSession;
  #filter: LogFilter;
  #disposed = false;
  #isUsed = false;
  /** As the page knows it. */
  #layout: ListLayout;
  /** Another session is about to take this tab. */
  #replacing: Promise<void> | undefined;

  constructor(
    private readonly panel: vscode.WebviewPanel,
    session: ShownSession,
    private readonly services: PanelServices,
  ) {
    this.#session = session;
    this.#layout = services.layouts.current;
    this.#filter = this.#follow(session);
    panel.webview.options = {
      enableScripts: true,
      localResourceRoots: [vscode.Uri.joinPath(services.extensionUri, 'dist')],
    };
    this.#owned.add(panel.webview.onDidReceiveMessage((message: unknown) => void this.#answer(message)));
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
    this.#filter = this.#follow(session);
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

  focusComposer(): void {
    this.#notify('focusComposer', undefined);
  }

  /** Has the page do something with what is selected there. */
  ask(what: 'openMessage' | 'copyMessage'): void {
    this.#notify(what, undefined);
  }

  /** Takes what there is by now out of the list. */
  clearList(): void {
    this.#notify('filter', this.#filter.clear(true));
  }

  dispose(): void {
    this.#disposed = true;
    this.#following.dispose();
    this.#owned.dispose();
    this.#onDidDispose.fire();
    this.#onDidDispose.dispose();
  }

  /** @returns the session's filter, which filters nothing yet */
  #follow(session: ShownSession): LogFilter {
    this.#following.dispose();
    this.#following = new Disposables();
    const pace = this.#following.add(new Pace(COUNTERS_MS, () => this.#notify('counters', countersOf(session))));
    this.#following.add(session.log.onDidAppend(pace.call));
    if (session.onDidChange) this.#following.add(session.onDidChange(() => this.#update()));
    else this.#following.add(session.log);
    this.#following.add(session.log.onDidChangeProblems(() => this.#update()));
    this.#following.add(this.services.notes.onDidChange((id) => this.#showNotes(session, id)));
    // Nothing is asked of a disk before the tab shows something.
    this.services.notes.load(session.id).then(
      () => this.#showNotes(session, session.id),
      (error: unknown) => this.services.reportError(error),
    );
    this.#decorate();
    return this.#following.add(new LogFilter(session.log, (state) => this.#notify('filter', state)));
  }

  #showNotes(session: ShownSession, changed: string): void {
    if (this.#session !== session || changed !== session.id) return;
    this.#update();
    const { messages } = this.services.notes.of(session.id).notes;
    this.#notify('annotations', messages);
    this.#filter.setAnnotations(messages);
  }

  #update(): void {
    this.#decorate();
    this.#notify('view', this.#view());
  }

  #decorate(): void {
    const { id, profile, state } = this.#session;
    const title = this.services.notes.of(id).notes.name ?? profile.name;
    if (this.panel.title !== title) this.panel.title = title;
    const icon =
      state === 'open' ? 'open' : state === 'failed' ? 'failed' : state === 'closed' ? 'closed' : 'connecting';
    this.panel.iconPath = vscode.Uri.joinPath(this.services.extensionUri, 'media', `session-${icon}.svg`);
  }

  #view(): SessionView {
    const notes = this.services.notes.of(this.#session.id);
    return viewOf(this.#session, notes, this.services.diagnose(this.#session));
  }

  #start(): PageStart {
    this.#layout = this.services.layouts.current;
    return {
      view: this.#view(),
      counters: countersOf(this.#session),
      filter: this.#filter.state,
      annotations: this.services.notes.of(this.#session.id).notes.messages,
      history: this.services.history.of(this.#session.profile.name),
      texts: vscode.l10n.bundle ?? {},
      language: vscode.env.language,
      layout: this.#layout,
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
      this.#post({ type: 'response', id, error: error instanceof Error ? error.message : String(error) });
    }
  }

  /** A second click while the first is being answered makes no second connection. */
  #replace(connect: () => Promise<ShownSession | undefined>): Promise<void> {
    this.#replacing ??= connect()
      .then((next) => {
        if (next && !this.#disposed) this.show(next);
      })
      .finally(() => {
        this.#replacing = undefined;
      });
    return this.#replacing;
  }

  async #perform(request: CheckedRequest): Promise<unknown> {
    const session = this.#session;
    this.#isUsed ||= isUse(request);
    switch (request.name) {
      case 'start':
        return this.#start();
      case 'send': {
        const index = await session.send(request.args.text);
        // The message is sent whatever becomes of the history.
        this.services.history.add(session.profile.name, request.args.text).catch((error: unknown) => {
          this.services.reportError(error);
        });
        return { index };
      }
      case 'connect':
        if (hasEnded(session)) await this.#replace(() => this.services.reconnect(session));
        return undefined;
      case 'fix': {
        const { id } = request.args;
        if (hasEnded(session)) await this.#replace(() => this.services.fix(session, id));
        return undefined;
      }
      case 'disconnect':
        // Its end is told by the session's state; the page doesn't wait for a peer that is slow to close.
        session.close().catch((error: unknown) => this.services.reportError(error));
        return undefined;
      case 'keepLayout':
        await this.services.layouts.keep(request.args, this.#layout);
        this.#layout = request.args;
        return undefined;
      case 'copyMessages': {
        const { ranges, filtered } = request.args;
        const text = await textOfMessages(session.log, this.#chosen(ranges, filtered));
        await vscode.env.clipboard.writeText(text);
        return { bytes: Buffer.byteLength(text) };
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
        if (index >= session.log.length) throw new RangeError(`There is no message ${String(index)}.`);
        await this.services.notes.annotate(session.id, index, change);
        return undefined;
      }
      case 'openMessage':
        await this.services.openMessage(session, request.args.index);
        return undefined;
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
