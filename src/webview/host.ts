import type {
  HostMessage,
  NotificationName,
  Notifications,
  RequestMessage,
  RequestName,
  Requests,
  ResponseMessage,
} from '../panel/messages';
import type { PageState } from './pageState';

type Listeners = { [N in NotificationName]?: (content: Notifications[N]) => void };

interface Waiting {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

/** The page's side of the boundary: typed requests to the extension host, its notifications, and the state it keeps. */
export class Host {
  readonly #vscode = acquireVsCodeApi<Partial<PageState>>();
  readonly #waiting = new Map<number, Waiting>();
  readonly #listeners: Listeners = {};
  #lastId = 0;

  constructor() {
    window.addEventListener('message', (event: MessageEvent<HostMessage>) => this.#receive(event.data));
  }

  /** Asks the host. Rejects with the host's own words, meant for the person. */
  request<N extends RequestName>(
    name: N,
    ...args: Requests[N][0] extends undefined ? [] : [args: Requests[N][0]]
  ): Promise<Requests[N][1]> {
    const id = ++this.#lastId;
    const message = { type: 'request', id, name, args: args[0] } as RequestMessage<N>;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve: resolve, reject });
      this.#vscode.postMessage(message);
    });
  }

  /** Sets the one listener for a notification. */
  on<N extends NotificationName>(name: N, listener: (content: Notifications[N]) => void): void {
    this.#listeners[name] = listener as Listeners[N];
  }

  /** What the page kept before it was last hidden or the window reloaded. */
  get state(): Partial<PageState> {
    return this.#vscode.getState() ?? {};
  }

  /** Changes part of what is kept. */
  keep(part: Partial<PageState>): void {
    this.#vscode.setState({ ...this.state, ...part });
  }

  #receive(message: HostMessage): void {
    if (message.type === 'response') this.#answer(message);
    else {
      const listener = this.#listeners[message.name] as ((content: unknown) => void) | undefined;
      listener?.(message.content);
    }
  }

  #answer(message: ResponseMessage): void {
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if ('error' in message) waiting?.reject(new Error(message.error));
    else waiting?.resolve(message.result);
  }
}
