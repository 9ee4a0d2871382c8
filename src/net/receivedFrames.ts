import { concatBytes } from '../protocol/concatBytes';
import { FrameDecoder, type FrameBreach, type FrameDecoderOptions, type FrameEvents } from '../protocol/frameDecoder';
import { packFrame } from '../log/frameRecords';
import { readAgain, type ReadFrame } from './readAgain';

/** Where frames are noted as they come and go: the session's log. */
export interface FrameLog {
  /** Milliseconds since the epoch, with microseconds as decimals. */
  now(): number;
  /** @returns the frame's number */
  appendFrame(time: number, offset: number, length: number, packed: number): number;
}

/** A message or a control frame that is whole. */
export interface FrameSpan {
  readonly firstFrame: number;
  readonly lastFrame: number;
  /** When its last byte had come. */
  readonly time: number;
  /** Of its first frame, with FIN and RSV. */
  readonly firstByte: number;
}

/** A frame that breaks a rule. */
export interface Breach {
  readonly id: FrameBreach;
  /** The frame's number in the log. */
  readonly frame: number;
  readonly firstByte: number;
  /** As announced, in bytes. */
  readonly length: number;
  /** Of the frame in its stream. */
  readonly offset: number;
}

/** Bytes that came and are no entry of the log yet. */
export interface Leftover {
  readonly payload: Uint8Array;
  /** Not all of it has come. */
  readonly truncated: boolean;
  readonly firstFrame?: number;
  readonly lastFrame?: number;
  /** Of its first frame, with FIN and RSV. */
  readonly firstByte?: number;
  /** The sum of the lengths that its frames announce, in bytes. */
  readonly announced?: number;
  readonly breaches: readonly Breach[];
}

/** Whether `ws` goes on after a breach. A control frame's length it takes as it stands in the first byte. */
export function isTolerated({ id, firstByte }: Pick<Breach, 'id' | 'firstByte'>): boolean {
  return id === 'data-after-close' || (id === 'non-minimal-length' && (firstByte & 8) === 0);
}
/** A peer may send for ever after its close frame. */
const MAX_STRAY_BYTES = 1024 * 1024;
const MAX_STRAY_FRAMES = 100;
/** More than are listed: of the frames that wait for `ws`, thousands may be wrong in the same way. */
const MAX_TOLERATED = 200;

/** First frame, last frame, time, first byte, offset in the stream, offset from which on bytes are held. */
const FIELDS = 6;

/**
 * The frames of the receiving direction: notes each in the log, and queues the messages and control frames that are whole until
 * `ws` delivers them, in the same order, so that each gets its frames. The chunks that they are in are held (not copied) until
 * then: what never becomes a message can be shown.
 */
export class ReceivedFrames implements FrameEvents {
  readonly #decoder: FrameDecoder;
  #queue = new Float64Array(64 * FIELDS);
  #head = 0;
  #tail = 0;
  #chunks: { readonly offset: number; readonly bytes: Uint8Array }[] = [];
  #now = 0;
  #frame = 0;
  #frameOffset = 0;
  #frameLength = 0;
  #firstByte = 0;
  /** The message under way: the number, offset and first byte of its first frame. */
  #messageFrame = -1;
  #messageOffset = 0;
  #messageByte = 0;
  #tolerated: Breach[] = [];
  #fatal: Breach[] = [];
  #strays: { frame: number; offset: number }[] = [];
  #isFinished = false;

  constructor(
    private readonly log: FrameLog,
    private readonly options: FrameDecoderOptions,
  ) {
    this.#decoder = new FrameDecoder(this, options);
  }

  /** How the stream stands: for the question whether its end is one inside a frame or a message. */
  get decoder(): Pick<FrameDecoder, 'inFrame' | 'inMessage' | 'frameBytes' | 'announced'> {
    return this.#decoder;
  }

  /** The first breach that ends a connection, if there was one. */
  get fatal(): Breach | undefined {
    return this.#fatal[0];
  }

  write(chunk: Uint8Array): void {
    this.#now = this.log.now();
    const { offset } = this.#decoder;
    const isTooMuch = this.#strays[0] && offset - this.#strays[0].offset > MAX_STRAY_BYTES;
    if (!this.#isFinished && !isTooMuch) {
      this.#forget(offset);
      this.#chunks.push({ offset, bytes: chunk });
    }
    this.#decoder.write(chunk);
  }

  /** The opcode of the next message or control frame that is whole; `undefined` if there is none. */
  get nextOpcode(): number | undefined {
    return this.#head < this.#tail ? this.#queue[this.#head + 3]! & 15 : undefined;
  }

  /** Takes the next message or control frame out of the queue: `ws` has delivered it. */
  take(): FrameSpan | undefined {
    if (this.#head === this.#tail) return undefined;
    const queue = this.#queue;
    const at = this.#head;
    this.#head += FIELDS;
    if (this.#head === this.#tail) this.#head = this.#tail = 0;
    return { firstFrame: queue[at]!, lastFrame: queue[at + 1]!, time: queue[at + 2]!, firstByte: queue[at + 3]! };
  }

  /** The tolerated breaches of the frames of a span, once. */
  breachesOf({ firstFrame, lastFrame }: Pick<FrameSpan, 'firstFrame' | 'lastFrame'>): readonly Breach[] {
    if (this.#tolerated.length === 0) return this.#tolerated;
    const inside = ({ frame }: Breach): boolean => frame >= firstFrame && frame <= lastFrame;
    const found = this.#tolerated.filter(inside);
    this.#tolerated = this.#tolerated.filter((breach) => !inside(breach));
    return found;
  }

  /** The connection is over, or has failed: what came and was not delivered. Only the first call gives something. */
  finish(): Leftover[] {
    if (this.#isFinished) return [];
    this.#isFinished = true;
    const leftovers = [
      ...this.#undelivered(),
      ...this.#unfinished(),
      ...this.#cut(),
      ...this.#offending(),
      ...this.#afterClose(),
    ];
    this.#chunks = [];
    return leftovers;
  }

  onFrame(
    firstByte: number,
    masked: boolean,
    maskKey: number,
    length: number,
    headerLength: number,
    offset: number,
  ): void {
    const frame = this.log.appendFrame(
      this.#now,
      offset,
      length,
      packFrame(false, firstByte, masked, maskKey, headerLength),
    );
    this.#frame = frame;
    this.#frameOffset = offset;
    this.#frameLength = length;
    this.#firstByte = firstByte;
    if ((firstByte & 8) === 0 && this.#messageFrame < 0) {
      this.#messageFrame = frame;
      this.#messageOffset = offset;
      this.#messageByte = firstByte;
    }
  }

  onFrameEnd(firstByte: number): void {
    if (this.#fatal.length > 0 || this.#strays.length > 0) return;
    if (firstByte & 8) this.#enqueue(this.#frame, firstByte, this.#frameOffset);
    else if (firstByte & 0x80) {
      this.#enqueue(this.#messageFrame, this.#messageByte, this.#messageOffset);
      this.#messageFrame = -1;
    }
  }

  onBreach(id: FrameBreach): void {
    const breach = {
      id,
      frame: this.#frame,
      firstByte: this.#firstByte,
      length: this.#frameLength,
      offset: this.#frameOffset,
    };
    if (id === 'data-after-close') {
      if (this.#strays.length < MAX_STRAY_FRAMES) this.#strays.push({ frame: this.#frame, offset: this.#frameOffset });
      if (this.#strays.length === 1) this.#tolerated.push(breach);
    } else if (this.#strays.length > 0) return;
    else if (isTolerated(breach)) {
      if (this.#tolerated.length < MAX_TOLERATED) this.#tolerated.push(breach);
    } else if (this.#fatal.length === 0 || this.#fatal[0]?.frame === this.#frame) this.#fatal.push(breach);
  }

  #enqueue(firstFrame: number, firstByte: number, offset: number): void {
    if (this.#tail === this.#queue.length) this.#makeRoom();
    const queue = this.#queue;
    const at = this.#tail;
    queue[at] = firstFrame;
    queue[at + 1] = this.#frame;
    queue[at + 2] = this.#now;
    queue[at + 3] = firstByte;
    queue[at + 4] = offset;
    // A message that a control frame stands in is still asked for after that has been delivered.
    queue[at + 5] = this.#messageFrame < 0 ? offset : this.#messageOffset;
    this.#tail += FIELDS;
  }

  #makeRoom(): void {
    const waiting = this.#queue.subarray(this.#head, this.#tail);
    const queue = waiting.length * 2 > this.#queue.length ? new Float64Array(this.#queue.length * 2) : this.#queue;
    queue.set(waiting);
    this.#queue = queue;
    this.#tail = waiting.length;
    this.#head = 0;
  }

  /** Lets go of the chunks before what may still be asked for. */
  #forget(next: number): void {
    let from = next;
    if (this.#head < this.#tail) from = this.#queue[this.#head + 5]!;
    else {
      if (this.#messageFrame >= 0) from = this.#messageOffset;
      else if (this.#decoder.inFrame)
        from = this.#decoder.announced === undefined ? next - this.#decoder.frameBytes : this.#frameOffset;
      // Frames after these may have begun what looks like a message.
      from = Math.min(from, this.#fatal[0]?.offset ?? from, this.#strays[0]?.offset ?? from);
    }
    if (from === next) this.#chunks.length = 0;
    else {
      const first = this.#chunks.findIndex(({ offset, bytes }) => offset + bytes.length > from);
      if (first > 0) this.#chunks.splice(0, first);
    }
  }

  /** The message that `ws` gave up for (no text, not to be inflated, over a limit), and those after it, which it never looked at. */
  #undelivered(): Leftover[] {
    const leftovers: Leftover[] = [];
    for (;;) {
      const offset = this.#queue[this.#head + 4]!;
      const span = this.take();
      if (!span) return leftovers;
      const breaches = this.breachesOf(span);
      const read = this.#read(offset, span.firstByte & 8 ? 1 : 'message');
      leftovers.push(...read.map((what) => ({ ...span, ...what, truncated: false, breaches })));
    }
  }

  /** The message that never became whole, up to a breach or to the close frame. */
  #unfinished(): Leftover[] {
    const stop = this.#fatal[0] ?? this.#strays[0];
    if (this.#messageFrame < 0 || (stop && this.#messageFrame >= stop.frame)) return [];
    const read = this.#read(this.#messageOffset, 'message', stop?.offset);
    const span = { firstFrame: this.#messageFrame, lastFrame: stop ? stop.frame - 1 : this.#frame };
    return read.map((what) => ({ ...span, ...what, truncated: true, breaches: [] }));
  }

  /** What came of a header that isn't whole, or of a control frame. */
  #cut(): Leftover[] {
    if (this.#fatal.length > 0 || this.#strays.length > 0 || !this.#decoder.inFrame) return [];
    if (this.#decoder.announced === undefined) {
      // Of a header that isn't whole there is no frame yet.
      const payload = this.#bytes(this.#decoder.offset - this.#decoder.frameBytes);
      return [{ payload, truncated: true, breaches: [] }];
    }
    // A part of the message that never became whole.
    if ((this.#firstByte & 8) === 0) return [];
    const span = { firstFrame: this.#frame, lastFrame: this.#frame };
    return this.#read(this.#frameOffset, 1).map((what) => ({ ...span, ...what, truncated: true, breaches: [] }));
  }

  #offending(): Leftover[] {
    const [first] = this.#fatal;
    if (!first) return [];
    const span = { firstFrame: first.frame, lastFrame: first.frame };
    return this.#read(first.offset, 1).map((what) => ({
      ...span,
      ...what,
      truncated: what.payload.length < first.length,
      breaches: this.#fatal,
    }));
  }

  #afterClose(): Leftover[] {
    const [first] = this.#strays;
    if (!first) return [];
    const read = this.#read(first.offset, this.#strays.length);
    return read.map(({ payload, firstByte, announced }, nth) => {
      const { frame } = this.#strays[nth]!;
      const span = { firstFrame: frame, lastFrame: frame };
      const truncated = payload.length < announced;
      return { ...span, firstByte, payload, announced, truncated, breaches: this.breachesOf(span) };
    });
  }

  /** The bytes that are held from an offset on, in one piece. */
  #bytes(from: number): Uint8Array {
    const parts = this.#chunks
      .filter(({ offset, bytes }) => offset + bytes.length > from)
      .map(({ offset, bytes }) => bytes.subarray(Math.max(0, from - offset)));
    return concatBytes(parts);
  }

  /** @param to where to stop, as an offset in the stream */
  #read(from: number, what: number | 'message', to = Infinity): ReadFrame[] {
    return readAgain(this.#bytes(from).subarray(0, to - from), what, this.options);
  }
}
