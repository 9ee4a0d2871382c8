import { randomFillSync } from 'node:crypto';
import * as l10n from '@vscode/l10n';
import type { Duplex } from 'node:stream';
import type { DeflateAgreement } from '../protocol/deflateParameters';
import { Opcode } from '../protocol/frameDecoder';
import { Deflater } from './deflater';

/** Is called when the kernel has taken a frame, or never will. */
type Done = (error?: Error | null) => void;

/** Of the largest header (RFC 6455 §5.2): of 16 bytes, so that the key and the payload lie on words. */
const LEAD_BYTES = 16;
const KEY_AT = LEAD_BYTES - 4;
/** Below this, the two views that it takes to go by words cost more than they save. */
const LEAST_BY_WORDS = 64;

/** Keys are taken out of a pool: asking for four bytes costs as much as for thousands. */
const keys = new Uint8Array(8 * 1024);
let keysUsed = keys.length;

const MOST_PONGS = 64;

/**
 * Sends the frames of one end: masks a client's, and compresses what is worth it where that was agreed on. They go in the order in which they
 * are given, also while one is still being compressed.
 */
export class FrameSender {
  readonly #deflater: Deflater | undefined;
  #isFirst = true;
  #isCompressed = false;
  #isBusy = false;
  #waiting: (() => void)[] = [];
  /** Of the pings that aren't answered yet, oldest first. */
  #pongs: Uint8Array[] = [];

  /** @param role only clients mask what they send */
  constructor(
    private readonly role: 'client' | 'server',
    private readonly socket: Duplex,
    deflate: DeflateAgreement | undefined,
  ) {
    this.#deflater = deflate && new Deflater(deflate[role]);
    socket.on('drain', () => this.#answer());
  }

  /**
   * Sends a frame of a message: its first one, or one that goes on with the one before.
   *
   * @param opcode of the message
   * @param fin whether it is the last one
   */
  sendData(opcode: number, payload: Uint8Array, fin: boolean, done: Done): void {
    this.#inTurn(() => {
      const isFirst = this.#isFirst;
      if (isFirst) this.#isCompressed = this.#deflater?.isWorth(payload.length) ?? false;
      this.#isFirst = fin;
      const first = (fin ? 0x80 : 0) | (isFirst ? opcode : Opcode.continuation);
      if (this.#isCompressed) this.#compress(first | (isFirst ? 0x40 : 0), payload, fin, done);
      else this.#write(first, payload, done);
    });
  }

  sendControl(opcode: number, payload: Uint8Array, done: Done): void {
    // Nothing follows it (RFC 6455 §5.5.1).
    if (opcode === Opcode.close) this.#pongs = [];
    this.#inTurn(() => this.#write(0x80 | opcode, payload, done));
  }

  /**
   * Answers a ping. While much waits to be sent, pings wait too, and only the newest {@link MOST_PONGS} are answered (RFC 6455 §5.5.3):
   * a peer that sends them and never reads must not fill the memory.
   */
  sendPong(payload: Uint8Array): void {
    if (this.#pongs.length === MOST_PONGS) this.#pongs.shift();
    this.#pongs.push(payload);
    this.#answer();
  }

  /** The socket is closed: gives up what waits. */
  close(): void {
    this.#pongs = [];
    this.#deflater?.close(neverSent());
    this.#goOn();
  }

  #inTurn(send: () => void): void {
    if (this.#isBusy) this.#waiting.push(send);
    else send();
  }

  #compress(first: number, payload: Uint8Array, fin: boolean, done: Done): void {
    this.#isBusy = true;
    this.#deflater?.deflate(payload, fin, (error, deflated) => {
      if (error) done(error);
      else this.#write(first, deflated, done);
      this.#goOn();
    });
  }

  #goOn(): void {
    this.#isBusy = false;
    for (let send = this.#next(); send; send = this.#next()) send();
    this.#answer();
  }

  #answer(): void {
    while (!this.#isBusy && !this.socket.writableNeedDrain) {
      const payload = this.#pongs.shift();
      if (!payload) return;
      // That it can't be written any more is told by the connection's end.
      this.#write(0x80 | Opcode.pong, payload, () => undefined);
    }
  }

  #next(): (() => void) | undefined {
    return this.#isBusy ? undefined : this.#waiting.shift();
  }

  #write(first: number, payload: Uint8Array, done: Done): void {
    // Writing would make an error of the socket's out of it.
    if (this.socket.writable)
      this.socket.write(this.role === 'client' ? maskedFrame(first, payload) : plainFrame(first, payload), done);
    else done(neverSent());
  }
}

/** A whole frame with a key of its own (RFC 6455 §5.3). The payload is copied. */
function maskedFrame(first: number, payload: Uint8Array): Uint8Array {
  const size = payload.length;
  const headerBytes = size < 126 ? 6 : size < 65_536 ? 8 : 14;
  const bytes = Buffer.allocUnsafe(LEAD_BYTES + size);
  const start = LEAD_BYTES - headerBytes;
  bytes[start] = first;
  bytes[start + 1] = 0x80 | (size < 126 ? size : size < 65_536 ? 126 : 127);
  if (headerBytes === 8) bytes.writeUInt16BE(size, start + 2);
  if (headerBytes === 14) bytes.writeBigUInt64BE(BigInt(size), start + 2);
  if (keysUsed === keys.length) {
    randomFillSync(keys);
    keysUsed = 0;
  }
  for (let nth = 0; nth < 4; nth += 1) bytes[KEY_AT + nth] = keys[keysUsed++]!;
  bytes.set(payload, LEAD_BYTES);
  mask(bytes, size);
  return bytes.subarray(start);
}

/** A whole frame as a server sends it (RFC 6455 §5.1). The payload is copied. */
function plainFrame(first: number, payload: Uint8Array): Uint8Array {
  const size = payload.length;
  const headerBytes = size < 126 ? 2 : size < 65_536 ? 4 : 10;
  const bytes = Buffer.allocUnsafe(headerBytes + size);
  bytes[0] = first;
  bytes[1] = size < 126 ? size : size < 65_536 ? 126 : 127;
  if (headerBytes === 4) bytes.writeUInt16BE(size, 2);
  if (headerBytes === 10) bytes.writeBigUInt64BE(BigInt(size), 2);
  bytes.set(payload, headerBytes);
  return bytes;
}

/** Masks what comes after the lead with the key at its end. */
function mask(bytes: Buffer, size: number): void {
  const whole = size < LEAST_BY_WORDS || bytes.byteOffset % 4 !== 0 ? 0 : size >> 2;
  if (whole > 0) {
    const words = new Int32Array(bytes.buffer, bytes.byteOffset + KEY_AT, whole + 1);
    const key = words[0]!;
    for (let nth = 1; nth <= whole; nth += 1) words[nth]! ^= key;
  }
  for (let nth = whole * 4; nth < size; nth += 1) bytes[LEAD_BYTES + nth]! ^= bytes[KEY_AT + (nth & 3)]!;
}

function neverSent(): Error {
  return new Error(l10n.t('The connection ended before all of it was sent.'));
}
