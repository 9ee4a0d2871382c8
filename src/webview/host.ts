import type { HostMessage, NotificationMessage, Notifications, Requests, ResponseMessage } from '../panel/messages';
import type { PageState } from './pageState';

type Listeners<N> = { [K in keyof N]?: (content: N[K]) => void };

interface Waiting {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

/** What the page's HTML has begun: see `sessionPage.ts`. */
interface Beginning {
  readonly vscode: ReturnType<typeof acquireVsCodeApi<Partial<PageState>>>;
  /** What came before the page's code was there. */
  readonly messages: readonly HostMessage[];
  readonly keep: (event: MessageEvent<HostMessage>) => void;
}

const holder = window as { beginning?: Beginning };
const { vscode, messages, keep } = holder.beginning!;
// Nobody but the page's own code talks to the host.
delete holder.beginning;

/** The page's side of the boundary: typed requests to the extension host, its notifications, and the state it keeps. */
export class Host<R extends { readonly [K in keyof R]: [unknown, unknown] } = Requests, N = Notifications> {
  readonly #waiting = new Map<number, Waiting>();
  readonly #listeners: Listeners<N> = {};
  /** What the page begins with, which its HTML has asked for. */
  readonly start: Promise<R extends { start: [unknown, infer S] } ? S : never>;
  /** Notifications that nobody hears yet. */
  #unheard: NotificationMessage[] | undefined = [];
  #lastId = 0;

  constructor() {
    this.start = new Promise((resolve, reject) => this.#waiting.set(0, { resolve: resolve, reject }));
    window.removeEventListener('message', keep);
    window.addEventListener('message', (event: MessageEvent<HostMessage>) => this.#receive(event.data));
    for (const message of messages) this.#receive(message);
  }

  /** Asks the host. Rejects with the host's own words, meant for the person. */
  request<K extends keyof R>(name: K, ...args: R[K][0] extends undefined ? [] : [args: R[K][0]]): Promise<R[K][1]> {
    const id = ++this.#lastId;
    const message = { type: 'request', id, name, args: args[0] };
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve: resolve, reject });
      vscode.postMessage(message);
    });
  }

  /** Sets the one listener for a notification. */
  on<K extends keyof N>(name: K, listener: (content: N[K]) => void): void {
    this.#listeners[name] = listener;
  }

  /** The page's parts are there: from now on they hear notifications, first those that came since it was asked what it begins with. */
  listen(): void {
    const unheard = this.#unheard ?? [];
    this.#unheard = undefined;
    for (const notification of unheard) this.#tell(notification);
  }

  /** What the page kept before it was last hidden or the window reloaded. */
  get state(): Partial<PageState> {
    return vscode.getState() ?? {};
  }

  /** Changes part of what is kept. */
  keep(part: Partial<PageState>): void {
    vscode.setState({ ...this.state, ...part });
  }

  #receive(message: HostMessage): void {
    if (message.type === 'response') this.#answer(message);
    else if (this.#unheard) this.#unheard.push(message);
    else this.#tell(message);
  }

  #tell({ name, content }: NotificationMessage): void {
    const listener = this.#listeners[name as keyof N] as ((content: unknown) => void) | undefined;
    listener?.(content);
  }

  #answer(message: ResponseMessage): void {
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if ('error' in message) waiting?.reject(new Error(message.error));
    else waiting?.resolve(message.result);
  }
}
