import { isSendableCloseCode } from './closeCodes';
import { firstInvalidUtf8 } from './invalidUtf8';

/** The opcodes of RFC 6455 §5.2; all others are reserved. */
export const Opcode = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

/** A control frame carries at most so many bytes (RFC 6455 §5.5). */
export const MAX_CONTROL_BYTES = 125;

/** A breach of the framing rules that a frame shows by itself or by its place; a finding's id. */
export type FrameBreach =
  | 'rsv-bits'
  | 'rsv1-on-control'
  | 'rsv1-on-continuation'
  | 'reserved-opcode'
  | 'control-too-long'
  | 'control-fragmented'
  | 'unexpected-continuation'
  | 'expected-continuation'
  | 'non-minimal-length'
  | 'length-msb'
  | 'masked-server-frame'
  | 'unmasked-client-frame'
  | 'close-length-1'
  | 'close-code-invalid'
  | 'close-reason-utf8'
  | 'data-after-close';

/** Is told what a {@link FrameDecoder} reads, in the order of the bytes. Numbers rather than objects: this is the hot path. */
export interface FrameEvents {
  /**
   * A frame's header is whole; its payload may follow.
   *
   * @param firstByte FIN, RSV1 to RSV3 and the opcode, as on the wire
   * @param maskKey big-endian; 0 where `masked` is false
   * @param length of the payload in bytes; beyond 2^53 not exact
   * @param offset of the header's first byte in the stream
   */
  onFrame(
    firstByte: number,
    masked: boolean,
    maskKey: number,
    length: number,
    headerLength: number,
    offset: number,
  ): void;
  /**
   * Bytes of the payload of the frame told last, as they stand in the chunk: still masked where it is. Not called for none.
   *
   * @param to exclusive
   */
  onPayload?(chunk: Uint8Array, from: number, to: number): void;
  /** The payload of the frame told last is whole. */
  onFrameEnd(firstByte: number): void;
  /** The frame told last breaks a rule. May be called several times for one frame, before its end. */
  onBreach(id: FrameBreach): void;
}

export interface FrameDecoderOptions {
  /** Who sends this stream: clients mask, servers don't (RFC 6455 §5.1). */
  readonly from: 'client' | 'server';
  /** Whether permessage-deflate was agreed on, which gives RSV1 a meaning (RFC 7692 §6). */
  readonly deflate: boolean;
}

const FIN = 0x80;
const RSV = 0x70;
const RSV1 = 0x40;
const CONTROL = 0x08;
const MASK = 0x80;
const MAX_HEADER_BYTES = 14;

/**
 * Reads one direction of a WebSocket connection, from the first byte after the handshake on (RFC 6455 §5). It is passive: it never
 * throws, reads on after a breach, and takes bytes cut anywhere. It keeps no payload but that of the control frame under way,
 * and allocates nothing.
 */
export class FrameDecoder {
  readonly #events: FrameEvents;
  readonly #fromClient: boolean;
  readonly #deflate: boolean;
  /** Of the next byte. */
  #offset = 0;
  /** A header that is cut between chunks. */
  readonly #header = new Uint8Array(MAX_HEADER_BYTES);
  #headerBytes = 0;
  #firstByte = 0;
  #length = 0;
  #remaining = 0;
  /** Of the payload's first byte. Counting what remains would not be exact for a length beyond 2^53. */
  #payloadOffset = 0;
  #inPayload = false;
  #inMessage = false;
  #closed = false;
  #isHalted = false;
  #maskKey = 0;
  readonly #control = new Uint8Array(MAX_CONTROL_BYTES);
  #controlBytes = 0;

  constructor(events: FrameEvents, { from, deflate }: FrameDecoderOptions) {
    this.#events = events;
    this.#fromClient = from === 'client';
    this.#deflate = deflate;
  }

  /** How many bytes were read. */
  get offset(): number {
    return this.#offset;
  }

  /** Whether the bytes so far end inside a frame. */
  get inFrame(): boolean {
    return this.#inPayload || this.#headerBytes > 0;
  }

  /** Whether they end inside a fragmented message: its first frame has come, its last one hasn't begun. */
  get inMessage(): boolean {
    return this.#inMessage;
  }

  /** The bytes of the frame under way that have come: of its header if that isn't whole, else of its payload. */
  get frameBytes(): number {
    return this.#inPayload ? this.#offset - this.#payloadOffset : this.#headerBytes;
  }

  /** The payload that the frame under way has announced; `undefined` while its header isn't whole. */
  get announced(): number | undefined {
    return this.#inPayload ? this.#length : undefined;
  }

  /** The unmasked payload of the control frame that has just ended, at most 125 bytes. A view: valid until the next one. */
  get control(): Uint8Array {
    return this.#control.subarray(0, this.#controlBytes);
  }

  /** The header that the bytes so far have cut: as much of it as has come. A view: valid until the next bytes. */
  get cutHeader(): Uint8Array {
    return this.#header.subarray(0, this.#headerBytes);
  }

  /** {@link write} takes no more than the frame whose end is being told: what follows it has to wait. */
  halt(): void {
    this.#isHalted = true;
  }

  /**
   * Takes the next bytes. Cost: a few operations a frame, whatever its length.
   *
   * @param from where in the chunk they begin
   * @returns where it stopped: the chunk's length, unless it was halted
   */
  write(chunk: Uint8Array, from = 0): number {
    const end = chunk.length;
    let at = from;
    while (at < end && !this.#isHalted) {
      if (this.#inPayload) {
        at = this.#takePayload(chunk, at, end);
        continue;
      }
      if (this.#headerBytes > 0) {
        at = this.#takeCutHeader(chunk, at, end);
        continue;
      }
      const second = at + 1 < end ? chunk[at + 1]! : -1;
      const size = second < 0 ? MAX_HEADER_BYTES : headerSize(second);
      if (at + size > end) {
        this.#header.set(chunk.subarray(at, end));
        this.#headerBytes = end - at;
        this.#offset += end - at;
        return end;
      }
      this.#offset += size;
      this.#begin(chunk, at, size);
      at += size;
      // Nearly every payload is whole in its chunk: it is stepped over at once.
      if (this.#remaining > 0 && this.#remaining <= end - at && !(this.#firstByte & CONTROL)) {
        const start = at;
        at += this.#remaining;
        this.#offset += this.#remaining;
        this.#remaining = 0;
        this.#events.onPayload?.(chunk, start, at);
        this.#end();
      }
    }
    this.#isHalted = false;
    return at;
  }

  #takeCutHeader(chunk: Uint8Array, start: number, end: number): number {
    let at = start;
    while (at < end) {
      this.#header[this.#headerBytes++] = chunk[at++]!;
      this.#offset += 1;
      const size = this.#headerBytes < 2 ? MAX_HEADER_BYTES : headerSize(this.#header[1]!);
      if (this.#headerBytes < size) continue;
      this.#headerBytes = 0;
      this.#begin(this.#header, 0, size);
      break;
    }
    return at;
  }

  #takePayload(chunk: Uint8Array, at: number, end: number): number {
    const taken = Math.min(this.#remaining, end - at);
    if (this.#firstByte & CONTROL) this.#keepControl(chunk, at, taken);
    this.#remaining -= taken;
    this.#offset += taken;
    this.#events.onPayload?.(chunk, at, at + taken);
    if (this.#remaining === 0) this.#end();
    return at + taken;
  }

  #keepControl(chunk: Uint8Array, at: number, count: number): void {
    for (let nth = 0; nth < count && this.#controlBytes < MAX_CONTROL_BYTES; nth += 1) {
      const key = (this.#maskKey >>> (24 - (this.#controlBytes % 4) * 8)) & 0xff;
      this.#control[this.#controlBytes++] = chunk[at + nth]! ^ key;
    }
  }

  /** @param size of the header, all of which is in `bytes` from `at` on */
  #begin(bytes: Uint8Array, at: number, size: number): void {
    const first = bytes[at]!;
    const second = bytes[at + 1]!;
    const masked = (second & MASK) !== 0;
    const short = second & 0x7f;
    let length = short;
    let high = 0;
    if (short === 126) length = (bytes[at + 2]! << 8) | bytes[at + 3]!;
    else if (short === 127) {
      high = uint32(bytes, at + 2);
      length = high * 0x1_0000_0000 + uint32(bytes, at + 6);
    }
    const maskKey = masked ? uint32(bytes, at + size - 4) : 0;
    this.#firstByte = first;
    this.#length = length;
    this.#remaining = length;
    this.#payloadOffset = this.#offset;
    this.#maskKey = maskKey;
    this.#events.onFrame(first, masked, maskKey, length, size, this.#offset - size);

    const opcode = first & 0x0f;
    // What nearly every frame is: a whole or first frame of a message, with nothing to object to.
    const isPlain =
      (opcode === Opcode.text || opcode === Opcode.binary) &&
      (first & RSV) === 0 &&
      !this.#inMessage &&
      masked === this.#fromClient &&
      short < 126 &&
      !this.#closed;
    if (!isPlain) this.#check(first, opcode, masked, short, length, high);
    if (opcode < CONTROL) this.#inMessage = (first & FIN) === 0;
    else this.#controlBytes = 0;

    if (length > 0) this.#inPayload = true;
    else this.#end();
  }

  #end(): void {
    this.#inPayload = false;
    if ((this.#firstByte & 0x0f) === Opcode.close) {
      this.#checkClose(this.control);
      this.#closed = true;
    }
    this.#events.onFrameEnd(this.#firstByte);
  }

  /** In the order in which `ws` looks, so that the first breach told is the one that it gives up for. */
  #check(first: number, opcode: number, masked: boolean, short: number, length: number, high: number): void {
    const events = this.#events;
    if (this.#closed) events.onBreach('data-after-close');
    if (first & 0x30) events.onBreach('rsv-bits');
    else if (first & RSV1 && !this.#deflate) events.onBreach('rsv-bits');
    const strayRsv1 = (first & RSV1) !== 0 && this.#deflate;
    if (opcode === Opcode.continuation) {
      if (strayRsv1) events.onBreach('rsv1-on-continuation');
      if (!this.#inMessage) events.onBreach('unexpected-continuation');
    } else if (opcode === Opcode.text || opcode === Opcode.binary) {
      if (this.#inMessage) events.onBreach('expected-continuation');
    } else if (opcode >= Opcode.close && opcode <= Opcode.pong) {
      if (!(first & FIN)) events.onBreach('control-fragmented');
      if (strayRsv1) events.onBreach('rsv1-on-control');
      if (length > MAX_CONTROL_BYTES) events.onBreach('control-too-long');
      if (opcode === Opcode.close && length === 1) events.onBreach('close-length-1');
    } else events.onBreach('reserved-opcode');
    if (masked !== this.#fromClient) events.onBreach(masked ? 'masked-server-frame' : 'unmasked-client-frame');
    if (high & 0x8000_0000) events.onBreach('length-msb');
    const isShortest = short < 126 || (short === 126 ? length > 125 : length > 0xffff);
    if (!isShortest) events.onBreach('non-minimal-length');
  }

  #checkClose(payload: Uint8Array): void {
    // Cut to 125 bytes, it would be judged by a part of itself; one byte was told already.
    if (payload.length < 2 || this.#length > MAX_CONTROL_BYTES) return;
    if (!isSendableCloseCode((payload[0]! << 8) | payload[1]!)) this.#events.onBreach('close-code-invalid');
    if (firstInvalidUtf8([payload.subarray(2)]) !== undefined) this.#events.onBreach('close-reason-utf8');
  }
}

/** By the second byte of a frame: the size of its header in bytes. */
function headerSize(second: number): number {
  const short = second & 0x7f;
  return 2 + (short < 126 ? 0 : short === 126 ? 2 : 8) + (second & MASK ? 4 : 0);
}

function uint32(bytes: Uint8Array, at: number): number {
  return ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
}
