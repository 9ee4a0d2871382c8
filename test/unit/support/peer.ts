import { createHash } from 'node:crypto';
import type { Socket } from 'node:net';

/** The client is gone: ends the script of a {@link Peer} that was waiting for more. */
export class PeerGone extends Error {}

export interface ClientFrame {
  readonly fin: boolean;
  readonly rsv: number;
  readonly opcode: number;
  readonly payload: Buffer;
}

/** The server's end of one connection, driven by a test step by step. */
export class Peer {
  #bytes: Buffer = Buffer.alloc(0);
  readonly #waiting = new Set<() => void>();
  #ended = false;
  /** The client's FIN has come, or the connection is gone. */
  readonly ended: Promise<void>;
  readonly closed: Promise<void>;

  constructor(readonly socket: Socket) {
    socket.on('data', (chunk) => {
      this.#bytes = Buffer.concat([this.#bytes, chunk]);
      this.#wake();
    });
    socket.on('error', () => {});
    this.ended = new Promise((resolve) => {
      const onEnd = (): void => {
        this.#ended = true;
        this.#wake();
        resolve();
      };
      socket.once('end', onEnd).once('close', onEnd);
    });
    this.closed = new Promise((resolve) => socket.once('close', () => resolve()));
  }

  /** How many bytes have come and weren't taken. */
  get buffered(): number {
    return this.#bytes.length;
  }

  write(data: string | Uint8Array): void {
    this.socket.write(data);
  }

  /** Sends FIN. */
  end(data: string | Uint8Array = ''): void {
    this.socket.end(data);
  }

  /** Sends RST. */
  reset(): void {
    this.socket.resetAndDestroy();
  }

  /** The next `length` bytes. */
  async take(length: number): Promise<Buffer> {
    await this.#until(() => this.#bytes.length >= length);
    const taken = this.#bytes.subarray(0, length);
    this.#bytes = this.#bytes.subarray(length);
    return taken;
  }

  /** All that comes until the client ends. */
  async takeAll(): Promise<Buffer> {
    await this.ended;
    return this.take(this.#bytes.length);
  }

  /** The next line with its LF. */
  async takeLine(): Promise<string> {
    await this.#until(() => this.#bytes.includes('\n'));
    return (await this.take(this.#bytes.indexOf('\n') + 1)).toString();
  }

  /** An HTTP head with the empty line that ends it. */
  async takeHead(): Promise<string> {
    await this.#until(() => this.#bytes.includes('\r\n\r\n'));
    return (await this.take(this.#bytes.indexOf('\r\n\r\n') + 4)).toString('latin1');
  }

  /** Takes the handshake's request and answers 101, in one write with whatever is to follow it. */
  async acceptWebSocket(headers: readonly string[] = [], following: Uint8Array = Buffer.alloc(0)): Promise<string> {
    const head = await this.takeHead();
    this.write(Buffer.concat([Buffer.from(switchingProtocols(head, headers), 'latin1'), following]));
    return head;
  }

  /** The next frame of a WebSocket client, unmasked (RFC 6455 §5.2). */
  async takeFrame(): Promise<ClientFrame> {
    const [first, second] = (await this.take(2)) as unknown as [number, number];
    let length = second & 0x7f;
    if (length === 126) length = (await this.take(2)).readUInt16BE();
    else if (length === 127) length = Number((await this.take(8)).readBigUInt64BE());
    const mask = await this.take(4);
    const payload = Buffer.from(await this.take(length));
    for (let at = 0; at < payload.length; at += 1) payload[at]! ^= mask[at % 4]!;
    return { fin: (first & 0x80) !== 0, rsv: (first >> 4) & 7, opcode: first & 15, payload };
  }

  async #until(holds: () => boolean): Promise<void> {
    while (!holds()) {
      if (this.#ended) throw new PeerGone('the client is gone');
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
  }

  #wake(): void {
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }
}

/** The answer to a handshake's request. A header given here replaces the usual one of its name; an empty one removes it. */
export function switchingProtocols(requestHead: string, headers: readonly string[] = []): string {
  const nameOf = (line: string): string => line.slice(0, line.indexOf(':')).toLowerCase();
  const given = new Set(headers.map(nameOf));
  const usual = ['Upgrade: websocket', 'Connection: Upgrade', `Sec-WebSocket-Accept: ${acceptOf(requestHead)}`];
  const lines = [...usual.filter((line) => !given.has(nameOf(line))), ...headers.filter((line) => !line.endsWith(':'))];
  return ['HTTP/1.1 101 Switching Protocols', ...lines, '', ''].join('\r\n');
}

/** RFC 6455 §4.2.2 */
export function acceptOf(requestHead: string): string {
  const key = /^sec-websocket-key: *(\S+)/im.exec(requestHead)?.[1] ?? '';
  return createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
}

export const Opcode = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

/** A frame as a server sends it. */
export function serverFrame(opcode: number, payload: string | Uint8Array = '', { fin = true } = {}): Buffer {
  const body = Buffer.from(payload as string);
  const first = (fin ? 0x80 : 0) | opcode;
  if (body.length < 126) return Buffer.concat([Buffer.from([first, body.length]), body]);
  if (body.length < 65_536)
    return Buffer.concat([Buffer.from([first, 126, body.length >> 8, body.length & 255]), body]);
  const head = Buffer.alloc(10);
  head.writeUInt16BE((first << 8) | 127);
  head.writeBigUInt64BE(BigInt(body.length), 2);
  return Buffer.concat([head, body]);
}

/** A close frame's payload. */
export function closePayload(code: number, reason = ''): Buffer {
  return Buffer.concat([Buffer.from([code >> 8, code & 255]), Buffer.from(reason)]);
}
