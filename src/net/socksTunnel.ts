import type * as net from 'node:net';
import { addressBytes } from './addressBytes';
import { ConnectError } from './failures';
import type { Proxy } from './proxy';
import { proxyFailed, refusedBySocks, tooLongForSocks } from './proxyFailures';

const VERSION = 5;
const NO_SIGN_IN = 0;
const PASSWORD = 2;
const CONNECT = 1;
/** Kinds of addresses, and their lengths; a name says its own. */
const NAME = 3;
const IP_BYTES: Readonly<Record<number, number>> = { 1: 4, 4: 16 };
/** Of a name, a user name or a password, whose length is one byte. */
const MAX_TEXT_BYTES = 0xff;
/** Of what answers something else, so much is shown. */
const MAX_ANSWER_BYTES = 1024;

interface Target {
  readonly host: string;
  readonly port: number;
}

/**
 * Asks a SOCKS5 proxy for a connection (RFC 1928), with a user name and password if it has them (RFC 1929). Nothing that comes after its
 * answer is read.
 *
 * @throws ConnectError, or the signal's reason; the socket is destroyed then.
 */
export async function openSocksTunnel(
  socket: net.Socket,
  proxy: Proxy,
  target: Target,
  { signal }: { readonly signal: AbortSignal },
): Promise<void> {
  const answers = new Answers(socket, signal);
  try {
    await ask(socket, answers, proxy, target);
  } catch (error) {
    answers.takeRest();
    // An error that comes afterwards must not be an uncaught one.
    socket.on('error', () => undefined);
    socket.destroy();
    if (signal.aborted || error instanceof ConnectError) throw error;
    const bytes = Uint8Array.from(answers.received);
    throw new ConnectError(refusedBySocks(proxy, target, bytes) ?? proxyFailed(error as Error, proxy, bytes));
  } finally {
    answers.release();
  }
}

async function ask(socket: net.Socket, answers: Answers, proxy: Proxy, target: Target): Promise<void> {
  const { username, password } = proxy;
  const tooLong = tooLongForSocks(proxy, target, MAX_TEXT_BYTES);
  if (tooLong) throw new ConnectError(tooLong);
  const methods = username || password ? [NO_SIGN_IN, PASSWORD] : [NO_SIGN_IN];
  socket.write(Uint8Array.of(VERSION, methods.length, ...methods));
  const [version, method = -1] = await answers.take(2);
  if (version !== VERSION || !methods.includes(method)) throw new Error('no SOCKS, or no way to sign in');
  if (method === PASSWORD) {
    socket.write(Uint8Array.of(1, ...withLength(username), ...withLength(password)));
    const [, refused] = await answers.take(2);
    if (refused) throw new Error('not signed in');
  }
  const ip = addressBytes(target.host);
  const address = ip ? [ip.length === 4 ? 1 : 4, ...ip] : [NAME, ...withLength(target.host)];
  socket.write(Uint8Array.of(VERSION, CONNECT, 0, ...address, target.port >> 8, target.port & 0xff));
  const [again, refused, , kind = 0] = await answers.take(4);
  const length = kind === NAME ? (await answers.take(1))[0] : IP_BYTES[kind];
  if (again !== VERSION || refused || length === undefined) throw new Error('no connection');
  // The proxy's own address, and a port.
  await answers.take(length + 2);
}

/** @param text of {@link MAX_TEXT_BYTES} at most */
function withLength(text: string): Uint8Array {
  const bytes = Buffer.from(text);
  return Uint8Array.of(bytes.length, ...bytes);
}

/** Reads from a socket just what is asked for. */
class Answers {
  readonly received: number[] = [];
  #failure: Error | undefined;
  #wake: () => void = () => undefined;
  readonly #onReadable = (): void => this.#wake();
  readonly #onError = (error: Error): void => this.#fail(error);
  readonly #onEnd = (): void => this.#fail(Object.assign(new Error('closed'), { code: 'ECONNRESET' }));
  readonly #onAbort = (): void => this.#fail(this.signal.reason as Error);

  constructor(
    private readonly socket: net.Socket,
    private readonly signal: AbortSignal,
  ) {
    if (signal.aborted) this.#onAbort();
    signal.addEventListener('abort', this.#onAbort);
    socket.on('readable', this.#onReadable).on('error', this.#onError).on('end', this.#onEnd).on('close', this.#onEnd);
  }

  async take(count: number): Promise<Uint8Array> {
    for (;;) {
      if (this.#failure) throw this.#failure;
      const woken = new Promise<void>((resolve) => (this.#wake = resolve));
      const bytes = this.#read(count);
      if (bytes?.length === count) return bytes;
      // Less is what was left at the end.
      if (bytes) this.#onEnd();
      else await woken;
    }
  }

  /** All that has come by now. */
  takeRest(): void {
    this.#read();
  }

  release(): void {
    const { socket, signal } = this;
    signal.removeEventListener('abort', this.#onAbort);
    socket.off('readable', this.#onReadable).off('error', this.#onError).off('end', this.#onEnd);
    socket.off('close', this.#onEnd);
  }

  #read(count?: number): Buffer | null {
    const bytes = this.socket.read(count) as Buffer | null;
    if (bytes) this.received.push(...bytes.subarray(0, MAX_ANSWER_BYTES - this.received.length));
    return bytes;
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    this.#wake();
  }
}
