import type { IncomingMessage } from 'node:http';
import type * as net from 'node:net';
import { unescape } from 'node:querystring';
import { WebSocket } from 'ws';
import type { Exchange, Finding, HttpHead } from '../api';
import { hostAndPort } from '../protocol/association';
import { negotiatedDeflate } from '../protocol/extensionChecks';
import { formatExtensions, parseExtensions } from '../protocol/extensions';
import { checkHandshake } from '../protocol/handshakeChecks';
import { MAX_HEAD_BYTES, statusOf } from '../protocol/httpHead';
import { acceptFor } from './acceptFor';
import { CLOSE_TIMEOUT_MS, MAX_CHUNKS, MAX_FRAGMENTS } from './connection';
import { ConnectError, type Target } from './failures';
import { handshakeBroken, handshakeFailed } from './httpFailures';
import { HandshakeRecorder } from './handshakeRecorder';
import { ReceivedFrames, type FrameLog } from './receivedFrames';
import { SentFrames } from './sentFrames';
import { tap, type ByteObserver } from './tap';

/** Of a refusal's body. */
const MAX_BODY_BYTES = 1024 * 1024;

export interface HandshakeOptions {
  readonly headers: Readonly<Record<string, string | string[]>>;
  /** Subprotocols to offer. */
  readonly protocols: readonly string[];
  readonly compression: boolean;
  readonly maxMessageBytes: number;
  /** Where the frames are noted. */
  readonly frameLog: FrameLog;
}

/** A WebSocket that is open, and the frames on its wire: they are noted from the first byte after the heads on. */
export interface ShakenHands {
  readonly kind: 'open';
  readonly webSocket: WebSocket;
  readonly protocol: string;
  readonly exchange: Exchange;
  readonly received: ReceivedFrames;
  readonly sent: SentFrames;
}

/** What the server answered: it speaks WebSocket now, or it refused with a whole HTTP answer. */
export type HandshakeResult =
  | ShakenHands
  | { readonly kind: 'refused'; readonly status: number; readonly reason: string; readonly exchange: Exchange };

/**
 * Makes the WebSocket handshake (RFC 6455 §4.1) on a connected socket. `onExchange` is told the heads as they come and go.
 *
 * @throws ConnectError, or the signal's reason; the socket is destroyed then, as it is after a refusal.
 */
export async function shakeHands(
  url: URL,
  target: Target,
  socket: net.Socket,
  options: HandshakeOptions,
  signal: AbortSignal,
  onExchange: (exchange: Exchange) => void,
): Promise<HandshakeResult> {
  const where = hostAndPort(target.host, target.port);
  let webSocket: WebSocket | undefined;
  let recorder: HandshakeRecorder | undefined;
  let tapped: ReturnType<typeof tap> | undefined;
  let findings: readonly Finding[] | undefined;
  const report = (body?: Uint8Array): Exchange => {
    const exchange = {
      ...(recorder?.exchange ?? { request: NO_HEAD }),
      ...(body && { body }),
      ...(findings && { findings }),
    };
    onExchange(exchange);
    return exchange;
  };
  try {
    return await new Promise<HandshakeResult>((resolve, reject) => {
      let protocol = '';
      let frames: { received: ReceivedFrames; sent: SentFrames } | undefined;
      const onResponseHead = (head: HttpHead): ByteObserver | undefined => {
        findings = checkHandshake(recorder?.exchange?.request ?? NO_HEAD, head, acceptFor);
        report();
        if (statusOf(head) !== 101) return undefined;
        // Told here, since `ws` sees less, and Node takes a 101 without `Upgrade` for an interim answer and waits on.
        const broken = findings.find(({ severity }) => severity === 'error');
        if (broken) {
          reject(new ConnectError(handshakeBroken(broken, where)));
          return undefined;
        }
        const deflate = negotiatedDeflate(head);
        const received = new ReceivedFrames(options.frameLog, { from: 'server', deflate });
        const sent = new SentFrames(options.frameLog, { from: 'client', deflate });
        frames = { received, sent };
        return { onReceived: (bytes) => received.write(bytes), onSent: (bytes) => sent.write(bytes) };
      };
      recorder = new HandshakeRecorder(onResponseHead);
      tapped = tap(socket, recorder);
      // What a proxy sent in one piece with its own answer was put back into the socket.
      const early = socket.readableLength > 0 ? (socket.read() as Buffer | null) : null;
      if (early) {
        recorder.onReceived(early);
        socket.unshift(early);
      }
      signal.throwIfAborted();
      // A refusal is one from its head on: what becomes of its body doesn't change that any more.
      let refused = false;
      signal.addEventListener('abort', () => refused || reject(signal.reason as Error), { once: true });
      webSocket = new WebSocket(LOCAL_ADDRESS, [], {
        createConnection: () => socket,
        // `ws` takes the path of such an address to end at its next colon.
        finishRequest: (request) => {
          request.path = url.pathname + url.search;
          request.end();
        },
        headers: requestHeaders(url, options),
        perMessageDeflate: options.compression,
        maxPayload: options.maxMessageBytes,
        maxHeaderSize: MAX_HEAD_BYTES,
        ...LIMITS,
      });
      const offered = webSocket;
      offered.on('upgrade', ({ headers }) => {
        // `ws` reads fewer forms of a list than the RFC allows.
        const extensions = parseExtensions(headers['sec-websocket-extensions'] ?? '');
        if (extensions) headers['sec-websocket-extensions'] = formatExtensions(extensions);
        const chosen = headers['sec-websocket-protocol'];
        if (chosen === undefined) return;
        protocol = chosen;
        // `ws` wasn't told of the offer (see requestHeaders).
        delete headers['sec-websocket-protocol'];
      });
      offered.on('unexpected-response', (_request, response: IncomingMessage) => {
        report();
        refused = true;
        void readBody(response, signal).then((body) => {
          const { statusCode = 0, statusMessage = '' } = response;
          resolve({ kind: 'refused', status: statusCode, reason: statusMessage, exchange: report(body) });
        });
      });
      offered.on('error', (error) => {
        if (!refused) reject(new ConnectError(handshakeFailed(error, recorder?.received ?? NO_BYTES, target)));
      });
      offered.on('open', () => {
        offered.removeAllListeners();
        // Messages that came with the 101 wait until somebody listens.
        offered.pause();
        if (frames) resolve({ kind: 'open', webSocket: offered, protocol, exchange: report(), ...frames });
        else reject(new Error('The answer was not seen.'));
      });
    }).then((result) => {
      if (result.kind === 'refused') {
        tapped?.dispose();
        release(webSocket, socket);
      }
      return result;
    });
  } catch (error) {
    if (recorder?.exchange) report();
    release(webSocket, socket);
    tapped?.dispose();
    throw error;
  }
}

const NO_BYTES = new Uint8Array(0);
const NO_HEAD: HttpHead = { startLine: '', headers: [], raw: NO_BYTES };

/** The limits of `ws` that would bite in silence, set on purpose. Pongs are sent, and logged, by the connection. */
const LIMITS = {
  maxFragments: MAX_FRAGMENTS,
  maxBufferedChunks: MAX_CHUNKS,
  closeTimeout: CLOSE_TIMEOUT_MS,
  autoPong: false,
};

/**
 * An address in the form that `ws` has for a local socket, though `createConnection` gives the socket. The extension host
 * replaces `http.request` so that a request gets an agent, and with it a second connection, of VS Code's own; a request that
 * names a local socket is left alone.
 */
const LOCAL_ADDRESS = new URL('ws+unix:/connected:/');

/**
 * The fields of the request but those that `ws` adds. The subprotocols are offered by a field of our own: `ws` would take
 * it for an error when the server chooses none, which RFC 6455 §4.1 allows.
 */
function requestHeaders(url: URL, { headers, protocols }: HandshakeOptions): Record<string, string | string[]> {
  const given = new Set(Object.keys(headers).map((name) => name.toLowerCase()));
  const credentials = [url.username, url.password].map(unescape).join(':');
  return {
    ...(!given.has('host') && { Host: url.host }),
    ...(credentials !== ':' &&
      !given.has('authorization') && { Authorization: `Basic ${Buffer.from(credentials).toString('base64')}` }),
    ...headers,
    ...(protocols.length > 0 && { 'Sec-WebSocket-Protocol': protocols.join(', ') }),
  };
}

function release(webSocket: WebSocket | undefined, socket: net.Socket): void {
  // What `ws` still has to say about it is of no interest any more, but must not be an uncaught error.
  webSocket?.removeAllListeners().on('error', () => undefined);
  webSocket?.terminate();
  socket.on('error', () => undefined);
  socket.destroy();
}

/** The body as it came, in an array of its own, cut at {@link MAX_BODY_BYTES}, at the peer's end of it, or when there is no more time. */
function readBody(response: IncomingMessage, signal: AbortSignal): Promise<Uint8Array> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    // No `Buffer`: it would be turned into JSON of its own on the way to a page or a file.
    const finish = (): void => resolve(new Uint8Array(Buffer.concat(chunks).subarray(0, MAX_BODY_BYTES)));
    response.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      size += chunk.length;
      if (size >= MAX_BODY_BYTES) finish();
    });
    response.on('end', finish).on('error', finish).on('close', finish);
    signal.addEventListener('abort', finish, { once: true });
    if (signal.aborted) finish();
  });
}
