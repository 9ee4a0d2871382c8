import * as l10n from '@vscode/l10n';
import { STATUS_CODES } from 'node:http';
import type * as net from 'node:net';
import type { Exchange, HttpHead } from '../../api';
import type { DeflateWishes } from '../../protocol/deflateAnswer';
import { agreedDeflate } from '../../protocol/extensionChecks';
import { parseHttpHead } from '../../protocol/httpHead';
import { answerRequest, type ServerAnswer } from '../../protocol/serverAnswer';
import { messageLimitOf } from '../../profiles/messageLimit';
import type { WebSocketServerProfile } from '../../profiles/profile';
import { acceptFor } from '../acceptFor';
import type { ConnectContext } from '../connection';
import { ConnectError } from '../failures';
import { endWith } from '../linger';
import { LiveWebSocket } from '../liveWebSocket';
import type { Opened } from '../opening';
import type { Relay } from '../relay/relay';
import type { TargetAnswer } from '../relay/targetRequest';
import { SentFrames } from '../sentFrames';
import { tap } from '../tap';
import { readRequest, RequestError } from './requestReader';

/**
 * Makes the server's side of the WebSocket handshake with a client that was accepted (RFC 6455 §4.2). A request that must not be
 * accepted is answered with the status that says why.
 *
 * @param client as messages name it
 * @param isFull whether there are as many other clients as the profile allows
 * @param relay asks its target before a request is accepted
 * @throws ConnectError, or the signal's reason; the socket is released then
 */
export async function acceptWebSocket(
  profile: WebSocketServerProfile,
  socket: net.Socket,
  client: string,
  isFull: boolean,
  context: ConnectContext,
  relay?: Relay,
): Promise<Opened> {
  const { signal, clock } = context;
  const sink = relay ? relay.clientSink(context.sink) : context.sink;
  clock.start('http');
  const request = await readRequest(socket, client, signal).catch((error: unknown) => {
    if (error instanceof RequestError && error.status !== undefined)
      endWith(socket, refusal(error.status, error.message, []).bytes);
    else socket.destroy();
    throw error;
  });
  const { paths, origins, protocols = [] } = profile;
  const rules = { paths, origins, protocols, deflate: wishesOf(profile), isFull };
  const ownAnswer = answerRequest(request, rules, acceptFor);
  const asked = relay && !ownAnswer.refusal ? await askTarget(relay, request, socket, client, context) : undefined;
  const chosen = asked && { ...rules, protocols: asked.protocol ? [asked.protocol] : [] };
  const answer = chosen ? answerRequest(request, chosen, acceptFor) : ownAnswer;
  for (const finding of answer.findings) sink.found(finding);
  if (answer.refusal) {
    const { bytes, body } = refusal(answer.status, answer.refusal.message, answer.fields);
    endWith(socket, bytes);
    sink.exchanges([exchangeOf(request, bytes.subarray(0, bytes.length - body.length), answer, body)]);
    throw new ConnectError({
      code: answer.refusal.id,
      stage: 'http',
      message: l10n.t('{0} was refused with {1}: {2}', client, statusText(answer.status), answer.refusal.message),
    });
  }
  const head = headOf(answer.status, [...answer.fields, ...(asked?.fields ?? [])]);
  socket.write(head);
  const exchange = exchangeOf(request, head, answer);
  sink.exchanges([exchange]);
  clock.end('101');
  const deflate = exchange.response && agreedDeflate(exchange.response);
  const sent = new SentFrames(sink, { from: 'server', deflate: deflate !== undefined });
  tap(socket, { onReceived: () => undefined, onSent: (bytes) => sent.write(bytes) });
  const connection = new LiveWebSocket('server', { deflate, sent }, socket, sink, client, messageLimitOf(profile));
  if (relay) return { connection: relay.joinWebSocket(connection), protocol: answer.protocol };
  socket.resume();
  return { connection, protocol: answer.protocol };
}

/**
 * Asks a relay's target. Its refusal goes to the client as it is; where there is none, the client is told so, but
 * nothing of where the target is.
 */
async function askTarget(
  relay: Relay,
  request: HttpHead,
  socket: net.Socket,
  client: string,
  context: ConnectContext,
): Promise<Extract<TargetAnswer, { kind: 'open' }>> {
  const { sink } = context;
  try {
    relay.checkPath();
  } catch (error) {
    if (error instanceof ConnectError) refuseWith(508, l10n.t('This relay leads to itself.'));
    throw error;
  }
  const answer = await relay.ask(request, context);
  if (answer.kind === 'open') return answer;
  if (answer.kind === 'unreachable') {
    refuseWith(502, l10n.t("The target can't be reached: {0}", answer.cause));
    throw new ConnectError(answer.failure);
  }
  endWith(socket, answer.wire);
  const { response, body } = answer.exchange;
  sink.exchanges([{ request, ...(response && { response }), ...(body && { body }) }]);
  throw new ConnectError({
    code: 'http-status',
    stage: 'http',
    message: l10n.t('{0} was passed the refusal of the target: {1}', client, response?.startLine ?? ''),
  });

  function refuseWith(status: number, why: string): void {
    const { bytes, body: text } = refusal(status, why, []);
    endWith(socket, bytes);
    const response = parseHttpHead(new Uint8Array(bytes.subarray(0, bytes.length - text.length)));
    sink.exchanges([{ request, response, body: new Uint8Array(text) }]);
  }
}

/** By itself each message takes no memory between messages, which counts with many clients. */
function wishesOf({ compression = true }: WebSocketServerProfile): DeflateWishes | undefined {
  if (compression === false) return undefined;
  const { contextTakeover = false, windowBits = 15 } = compression === true ? {} : compression;
  return { keepsWindow: contextTakeover, windowBits };
}

function exchangeOf(request: HttpHead, response: Uint8Array, { findings }: ServerAnswer, body?: Uint8Array): Exchange {
  // No `Buffer`: it would be turned into JSON of its own on the way to a page or a file.
  const raw = new Uint8Array(response);
  return { request, response: parseHttpHead(raw), findings, ...(body && { body: new Uint8Array(body) }) };
}

function refusal(status: number, why: string, fields: ServerAnswer['fields']): { bytes: Buffer; body: Buffer } {
  const body = Buffer.from(`${why}\n`);
  const head = headOf(status, [
    ...fields,
    ['Date', new Date().toUTCString()],
    ['Content-Type', 'text/plain; charset=utf-8'],
    ['Content-Length', String(body.length)],
    // In a 426, `Connection` also names `Upgrade` (RFC 9110 §7.8).
    ['Connection', fields.some(([name]) => name === 'Upgrade') ? 'Upgrade, close' : 'close'],
  ]);
  return { bytes: Buffer.concat([head, body]), body };
}

function headOf(status: number, fields: ServerAnswer['fields']): Buffer {
  const lines = [`HTTP/1.1 ${statusText(status)}`, ...fields.map(([name, value]) => `${name}: ${value}`), '', ''];
  return Buffer.from(lines.join('\r\n'), 'latin1');
}

function statusText(status: number): string {
  return `${String(status)} ${STATUS_CODES[status] ?? ''}`;
}
