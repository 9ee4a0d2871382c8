import { randomBytes } from 'node:crypto';
import * as http from 'node:http';
import type * as net from 'node:net';
import { unescape } from 'node:querystring';
import type { Exchange, Finding, HttpHead } from '../api';
import { hostAndPort } from '../protocol/association';
import type { ClientCompression } from '../profiles/profile';
import { deflateOffer, type DeflateAgreement } from '../protocol/deflateParameters';
import { agreedDeflate } from '../protocol/extensionChecks';
import { formatExtensions } from '../protocol/extensions';
import { checkHandshake } from '../protocol/handshakeChecks';
import { MAX_HEAD_BYTES, statusOf } from '../protocol/httpHead';
import { acceptFor } from './acceptFor';
import { ConnectError, type Target } from './failures';
import type { FrameLog } from './frameLog';
import { handshakeBroken, handshakeFailed } from './httpFailures';
import { HandshakeRecorder } from './handshakeRecorder';
import { SentFrames } from './sentFrames';
import { tap } from './tap';

/** Of a refusal's body. */
const MAX_BODY_BYTES = 1024 * 1024;

export interface HandshakeOptions {
  /** Instead of the address's path and query, to the letter. */
  readonly requestTarget?: string | undefined;
  readonly headers: Readonly<Record<string, string | string[]>>;
  /** Subprotocols to offer. */
  readonly protocols: readonly string[];
  readonly compression: boolean | ClientCompression;
  /** Where the frames that are sent are noted. */
  readonly frameLog: FrameLog;
  /** Is told a refusal as it was on the wire; at most {@link MAX_BODY_BYTES} of what follows the head. */
  readonly onRefusal?: ((wire: Uint8Array) => void) | undefined;
}

/** The socket speaks WebSocket from its next byte on; what is sent on it is observed. */
export interface ShakenHands {
  readonly kind: 'open';
  readonly protocol: string;
  /** What was agreed on for compression, if it was. */
  readonly deflate: DeflateAgreement | undefined;
  readonly exchange: Exchange;
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
      let frames: Pick<ShakenHands, 'deflate' | 'sent'> | undefined;
      const onResponseHead = (head: HttpHead): ((bytes: Uint8Array) => void) | undefined => {
        findings = checkHandshake(recorder?.exchange?.request ?? NO_HEAD, head, acceptFor);
        report();
        if (statusOf(head) !== 101) return undefined;
        // Told here, since Node takes a 101 without `Upgrade` for an interim answer and waits on.
        const broken = findings.find(({ severity }) => severity === 'error');
        if (broken) {
          reject(new ConnectError(handshakeBroken(broken, where)));
          return undefined;
        }
        const deflate = agreedDeflate(head, recorder?.exchange?.request);
        const sent = new SentFrames(options.frameLog, { from: 'client', deflate: deflate !== undefined });
        frames = { deflate, sent };
        return (bytes) => sent.write(bytes);
      };
      recorder = new HandshakeRecorder(onResponseHead, options.onRefusal ? MAX_BODY_BYTES : 0);
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
      const request = http.request({
        socketPath: LOCAL_PATH,
        createConnection: () => socket,
        path: options.requestTarget ?? url.pathname + url.search,
        headers: requestHeaders(url, options),
        maxHeaderSize: MAX_HEAD_BYTES,
      });
      request.on('upgrade', ({ headers }, _socket, head) => {
        // Until the connection listens.
        socket.on('error', () => undefined);
        if (head.length > 0) socket.unshift(head);
        const protocol = headers['sec-websocket-protocol'] ?? '';
        if (frames) resolve({ kind: 'open', protocol, exchange: report(), ...frames });
        else reject(new Error('The answer was not seen.'));
      });
      request.on('response', (response) => {
        report();
        refused = true;
        void readBody(response, signal).then((body) => {
          const { statusCode = 0, statusMessage = '' } = response;
          if (recorder) options.onRefusal?.(recorder.refusal);
          resolve({ kind: 'refused', status: statusCode, reason: statusMessage, exchange: report(body) });
        });
      });
      request.on('error', (error) => {
        if (!refused) reject(new ConnectError(handshakeFailed(error, recorder?.received ?? NO_BYTES, target)));
      });
      request.end();
    }).then((result) => {
      if (result.kind === 'refused') {
        tapped?.dispose();
        release(socket);
      }
      return result;
    });
  } catch (error) {
    if (recorder?.exchange) report();
    release(socket);
    tapped?.dispose();
    throw error;
  }
}

const NO_BYTES = new Uint8Array(0);
const NO_HEAD: HttpHead = { startLine: '', headers: [], raw: NO_BYTES };

/**
 * The request is said to go to a local socket, though `createConnection` gives the socket. The extension host replaces
 * `http.request` so that a request gets an agent, and with it a second connection, of VS Code's own; a request that names a local
 * socket is left alone.
 */
const LOCAL_PATH = '/connected';

/** The fields of the request (RFC 6455 §4.1). Those that make it a handshake can't be set otherwise. */
function requestHeaders(
  url: URL,
  { headers, protocols, compression }: HandshakeOptions,
): Record<string, string | string[]> {
  const given = new Set(Object.keys(headers).map((name) => name.toLowerCase()));
  const credentials = [url.username, url.password].map(unescape).join(':');
  return {
    ...(!given.has('host') && { Host: url.host }),
    ...(credentials !== ':' &&
      !given.has('authorization') && { Authorization: `Basic ${Buffer.from(credentials).toString('base64')}` }),
    ...headers,
    ...(protocols.length > 0 && { 'Sec-WebSocket-Protocol': protocols.join(', ') }),
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': randomBytes(16).toString('base64'),
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    ...(compression !== false && {
      'Sec-WebSocket-Extensions': formatExtensions([deflateOffer(compression === true ? {} : compression)]),
    }),
  };
}

function release(socket: net.Socket): void {
  socket.on('error', () => undefined);
  socket.destroy();
}

/** The body as it came, in an array of its own, cut at {@link MAX_BODY_BYTES}, at the peer's end of it, or when there is no more time. */
function readBody(response: http.IncomingMessage, signal: AbortSignal): Promise<Uint8Array> {
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
