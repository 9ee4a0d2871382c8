import { once } from 'node:events';
import { WebSocket } from 'ws';
import { findChromium } from '../../host/chromium.mjs';
import { spawnGroup, stopGroup } from '../../host/processes.mjs';
import { makeScratchFolder } from '../../host/scratch.mjs';

/** As Playwright starts it, where that has an effect on how fast a page is. */
const ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--no-first-run',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
  '--disable-component-update',
  '--disable-sync',
  '--hide-scrollbars',
  '--mute-audio',
  '--window-size=1280,800',
  '--remote-debugging-port=0',
];

type Listener = (params: unknown) => void;

/**
 * A page in a Chromium of its own that is spoken to by its DevTools protocol and nothing else. Playwright's pages have the network
 * domain on, and hear of every frame of a WebSocket: that would slow a peer down.
 */
export class ChromiumPage {
  static async open(url: string): Promise<ChromiumPage> {
    const profile = await makeScratchFolder();
    const child = spawnGroup(await findChromium(), [...ARGUMENTS, `--user-data-dir=${profile.path}`, url]);
    const release = async (): Promise<void> => {
      await stopGroup(child);
      await profile.remove();
    };
    try {
      const port = await new Promise<string>((resolve, reject) => {
        let output = '';
        child.stderr.on('data', (chunk: Buffer) => {
          output += chunk.toString();
          const found = /DevTools listening on ws:\/\/[^:]+:(\d+)\//.exec(output)?.[1];
          if (found !== undefined) resolve(found);
        });
        child.once('exit', () => reject(new Error(`Chromium ended:\n${output}`)));
      });
      const targets = (await (await fetch(`http://127.0.0.1:${port}/json/list`)).json()) as Target[];
      const target = targets.find(({ type }) => type === 'page')!;
      const socket = new WebSocket(target.webSocketDebuggerUrl, { perMessageDeflate: false });
      await once(socket, 'open');
      return new ChromiumPage(socket, release);
    } catch (error) {
      await release();
      throw error;
    }
  }

  readonly #waiting = new Map<number, { resolve: (result: unknown) => void; reject: (error: Error) => void }>();
  readonly #listeners = new Map<string, Listener>();
  #lastId = 0;

  private constructor(
    private readonly socket: WebSocket,
    private readonly release: () => Promise<void>,
  ) {
    socket.on('message', (data: Buffer) => this.#receive(JSON.parse(data.toString()) as Message));
  }

  on(method: string, listener: Listener): void {
    this.#listeners.set(method, listener);
  }

  send(method: string, params: object = {}): Promise<unknown> {
    const id = ++this.#lastId;
    this.socket.send(JSON.stringify({ id, method, params }));
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
  }

  /** The value of an expression, once it is settled. */
  async evaluate<T>(expression: string): Promise<T> {
    const options = { awaitPromise: true, returnByValue: true };
    const answer = (await this.send('Runtime.evaluate', { expression, ...options })) as Evaluated;
    if (answer.exceptionDetails) throw new Error(JSON.stringify(answer.exceptionDetails));
    return answer.result.value as T;
  }

  async close(): Promise<void> {
    this.socket.terminate();
    await this.release();
  }

  #receive({ id, method, params, result, error }: Message): void {
    if (id === undefined) this.#listeners.get(method ?? '')?.(params);
    else if (error) this.#waiting.get(id)?.reject(new Error(error.message));
    else this.#waiting.get(id)?.resolve(result);
  }
}

interface Target {
  readonly type: string;
  readonly webSocketDebuggerUrl: string;
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

interface Evaluated {
  readonly result: { readonly value?: unknown };
  readonly exceptionDetails?: unknown;
}
