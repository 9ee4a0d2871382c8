import type { Duplex } from 'node:stream';
import type { Disposable } from '../base/event';

/** Is told a socket's bytes, each once and in order. The bytes are the socket's: what is to be kept must be copied. */
export interface ByteObserver {
  onReceived(bytes: Uint8Array): void;
  onSent(bytes: Uint8Array): void;
}

interface WriteItem {
  chunk: Uint8Array | string;
  encoding: BufferEncoding;
}

type Callback = (error?: Error | null) => void;

/** The parts of a stream that the kernel's bytes pass through. */
interface Taps {
  push: (chunk: Uint8Array | string | null, encoding?: BufferEncoding) => boolean;
  _write: (chunk: Uint8Array | string, encoding: BufferEncoding, callback: Callback) => void;
  _writev: ((items: WriteItem[], callback: Callback) => void) | null | undefined;
}

/**
 * Observes the bytes of one socket, both ways, without copying or delaying them. Not by a `data` listener: what follows
 * the handshake in one segment is put back with `unshift` and would be seen twice. On a TLS socket these are the bytes above TLS.
 *
 * A server's socket is tapped in the `connection` event (of TLS: `secureConnection`). Node's HTTP parser then takes what comes from the
 * handle directly, past `push`, and gives the handle back as soon as somebody listens for `data`. So a listener must be added after
 * the tap, and can be removed at once (`socket.on('data', nobody).off('data', nobody)`): it neither takes nor starts anything, as the
 * parser's own listener is there. The request's bytes, and those of an upgrade's `head`, are then seen once each.
 */
export function tap(socket: Duplex, observer: ByteObserver): Disposable {
  const stream = socket as unknown as Taps;
  const { push, _write, _writev } = stream;
  stream.push = function (chunk, encoding) {
    if (chunk !== null) observer.onReceived(toBytes(chunk, encoding));
    return push.call(socket, chunk, encoding);
  };
  stream._write = function (chunk, encoding, callback) {
    observer.onSent(toBytes(chunk, encoding));
    _write.call(socket, chunk, encoding, callback);
  };
  if (_writev) {
    stream._writev = function (items, callback) {
      for (const { chunk, encoding } of items) observer.onSent(toBytes(chunk, encoding));
      _writev.call(socket, items, callback);
    };
  }
  return {
    dispose: () => {
      // The prototype's methods come back.
      for (const name of ['push', '_write', '_writev'] as const) Reflect.deleteProperty(socket, name);
    },
  };
}

function toBytes(chunk: Uint8Array | string, encoding?: BufferEncoding): Uint8Array {
  return typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk;
}
