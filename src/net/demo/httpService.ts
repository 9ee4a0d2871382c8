import type { IncomingMessage, RequestListener, Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { broken } from './broken';
import { Chat, CHAT_PROTOCOLS } from './chat';
import { binary, clock, close, echo, fragments } from './conversations';
import type { DemoSocket } from './demoSocket';
import { flood, readFloodPlan } from './flood';
import { tunnel } from './proxy';
import { BadParameterError } from './query';
import { redirect, refuse, slow } from './refusals';
import { refusalBody, Upgrade } from './upgrade';

/** How long clients have to answer the close frame when the server stops, in milliseconds. */
const goodbyeMs = 250;

/** What answers on the HTTP ports, plain and TLS: the WebSocket paths, and a page that lists the demo's endpoints. */
export class HttpService {
  readonly #webSockets = new Set<DemoSocket>();
  readonly #chat = new Chat();
  readonly #indexPage: () => string;

  readonly #routes: Record<string, (upgrade: Upgrade) => void> = {
    '/echo': (upgrade) => upgrade.accept(echo),
    '/chat': (upgrade) => upgrade.accept((ws) => this.#chat.join(ws), { protocols: CHAT_PROTOCOLS }),
    '/clock': (upgrade) => upgrade.accept(clock),
    '/flood': (upgrade) => {
      const plan = readFloodPlan(upgrade.query);
      upgrade.accept((ws) => flood(ws, upgrade.socket, plan));
    },
    '/refuse': refuse,
    '/redirect': redirect,
    '/slow': (upgrade) => slow(upgrade, () => upgrade.accept(echo)),
    '/binary': (upgrade) => upgrade.accept(binary),
    // The others don't compress: it would slow the flood down.
    '/fragments': (upgrade) => upgrade.accept(fragments, { deflate: { keepsWindow: true, windowBits: 15 } }),
    '/close': close,
    '/broken': broken,
  };

  /** @param isOwnPort where the proxy leads to */
  constructor(
    indexPage: () => string,
    private readonly isOwnPort: (port: number) => boolean,
  ) {
    this.#indexPage = indexPage;
  }

  attach(server: Server): void {
    server.on('request', this.#answer);
    server.on('upgrade', this.#upgrade);
    server.on('connect', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      tunnel(request, socket, head, this.isOwnPort);
    });
  }

  /** Tells the WebSocket clients that the server goes away. Settles when all have answered, or had their time. */
  async sayGoodbye(): Promise<void> {
    if (this.#webSockets.size === 0) return;
    // 1001: an endpoint is going away, such as a server going down. RFC 6455 §7.4.1
    for (const ws of this.#webSockets) ws.close(1001, 'demo server stopped');
    let timer: NodeJS.Timeout | undefined;
    const timeUp = new Promise<void>((resolve) => (timer = setTimeout(resolve, goodbyeMs)));
    await Promise.race([this.closed(), timeUp]);
    clearTimeout(timer);
  }

  /** Settles when every WebSocket is closed, and with it every timer of a conversation cleared. */
  async closed(): Promise<void> {
    await Promise.all([...this.#webSockets].map((ws) => new Promise<void>((resolve) => ws.onClose(resolve))));
  }

  readonly #upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    const url = urlOf(request);
    // That of an HTTP server is one.
    const upgrade = new Upgrade(request, socket as Socket, head, url?.searchParams ?? new URLSearchParams(), (ws) => {
      this.#webSockets.add(ws);
      ws.onClose(() => this.#webSockets.delete(ws));
    });
    const route = url && this.#routeOf(url);
    if (!route) {
      upgrade.refuse(404, `there is nothing at ${url?.pathname ?? 'this address'}; GET / lists what there is`);
      return;
    }
    try {
      route(upgrade);
    } catch (error) {
      if (!(error instanceof BadParameterError)) throw error;
      upgrade.refuse(400, error.message);
    }
  };

  readonly #answer: RequestListener = (request, response) => {
    const url = urlOf(request);
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { Allow: 'GET, HEAD', 'Content-Type': 'application/json' });
      response.end(refusalBody(405, 'this server answers GET only'));
    } else if (url && this.#routeOf(url)) {
      // RFC 9110 §15.5.22: the answer names the protocol to upgrade to.
      response.writeHead(426, { Upgrade: 'websocket', Connection: 'Upgrade', 'Content-Type': 'application/json' });
      response.end(refusalBody(426, `${url.pathname} speaks WebSocket; GET / lists what there is`));
    } else {
      response.writeHead(200, { 'Content-Type': 'text/plain; charset=utf-8' }).end(this.#indexPage());
    }
  };

  #routeOf(url: URL): ((upgrade: Upgrade) => void) | undefined {
    return Object.hasOwn(this.#routes, url.pathname) ? this.#routes[url.pathname] : undefined;
  }
}

/** `undefined` for a request target that is no address, such as `//`. */
function urlOf(request: IncomingMessage): URL | undefined {
  const target = request.url ?? '/';
  return URL.canParse(target, 'http://localhost') ? new URL(target, 'http://localhost') : undefined;
}
