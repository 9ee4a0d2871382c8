import * as l10n from '@vscode/l10n';
import type * as net from 'node:net';
import type { Failure, HttpHead } from '../../api';
import { HttpHeadReader, MAX_HEAD_BYTES } from '../../protocol/httpHead';
import { isTlsRecord, recogniseProtocol } from '../../protocol/recogniseProtocol';
import { coverBytes } from '../../protocol/secrets';
import { ConnectError } from '../failures';
import { quoteBytes } from '../quoteBytes';
import { tlsAlerted } from '../tlsFailures';

/** How a request begins: a method, and what follows it where that has come (RFC 9112 §3). */
const REQUEST = /^[\r\n]*[!#$%&'*+\-.^_`|~0-9A-Za-z]{0,32}( |$)/;

/**
 * Reads the head of a client's request. What follows it in the same bytes is put back into the socket, which is paused then.
 *
 * @param client as messages name it
 * @throws ConnectError, with what to answer in its `status`; or the signal's reason
 */
export async function readRequest(socket: net.Socket, client: string, signal: AbortSignal): Promise<HttpHead> {
  const reader = new HttpHeadReader();
  const over = new AbortController();
  try {
    return await new Promise<HttpHead>((resolve, reject) => {
      const fail = (failure: Failure, status?: number): void => reject(new RequestError(failure, status));
      const onData = (chunk: Buffer): void => {
        const used = reader.write(chunk);
        const { head, bytes } = reader;
        if (head) {
          socket.pause();
          if (used < chunk.length) socket.unshift(chunk.subarray(used));
          resolve(head);
        } else if (used < chunk.length) fail(tooLarge(client), 431);
        else if (isTlsRecord(bytes)) fail(speaksTls(client, bytes));
        else if (!REQUEST.test(Buffer.from(bytes.subarray(0, 64)).toString('latin1'))) fail(noHttp(client, bytes), 400);
      };
      const onEnd = (): void => fail(ended(client, reader.bytes));
      const onError = (error: NodeJS.ErrnoException): void =>
        fail(tlsAlerted(error, client, 'http') ?? { ...ended(client, reader.bytes), systemCode: error.code ?? '' });
      const onAbort = (): void => reject(signal.reason as Error);
      socket.on('data', onData).on('end', onEnd).on('error', onError).on('close', onEnd);
      signal.addEventListener('abort', onAbort, { signal: over.signal });
      over.signal.addEventListener('abort', () => {
        socket.off('data', onData).off('end', onEnd).off('error', onError).off('close', onEnd);
      });
      if (signal.aborted) onAbort();
      socket.resume();
    });
  } finally {
    over.abort();
    socket.on('error', () => undefined);
  }
}

/** No request came that could be judged. */
export class RequestError extends ConnectError {
  /** @param status what to answer; absent: the client would not understand an answer */
  constructor(
    failure: Failure,
    readonly status: number | undefined,
  ) {
    super(failure);
  }
}

function tooLarge(client: string): Failure {
  return {
    code: 'header-too-large',
    stage: 'http',
    message: l10n.t('The head of the request from {0} is larger than {1} KiB.', client, MAX_HEAD_BYTES / 1024),
  };
}

function speaksTls(client: string, received: Uint8Array): Failure {
  return {
    code: 'plain-tls-port',
    stage: 'http',
    message: l10n.t('{0} speaks TLS, and this listener speaks without.', client),
    hint: l10n.t('Connect with ws:// instead of wss://, or set "tls": true in the profile of the listener.'),
    received: coverBytes(received).slice(0, 64),
  };
}

function noHttp(client: string, received: Uint8Array): Failure {
  const name = recogniseProtocol(received);
  return {
    code: 'http-malformed',
    stage: 'http',
    message:
      name === undefined
        ? l10n.t('{0} does not speak HTTP/1.1. It sent: {1}', client, quoteBytes(received))
        : l10n.t('{0} speaks {1}, not HTTP/1.1. It sent: {2}', client, name, quoteBytes(received)),
    hint: l10n.t('For raw TCP clients use a profile with "transport": "tcp".'),
    received: coverBytes(received).slice(0, 64),
  };
}

function ended(client: string, received: Uint8Array): Failure {
  const soFar = received.length > 0 ? l10n.t('It had sent: {0}', quoteBytes(received)) : l10n.t('It had sent nothing.');
  return {
    code: 'handshake-eof',
    stage: 'http',
    message: l10n.t('{0} closed the connection during the WebSocket handshake. {1}', client, soFar),
  };
}
