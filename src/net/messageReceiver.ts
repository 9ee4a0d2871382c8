import { isUtf8 } from 'node:buffer';
import * as l10n from '@vscode/l10n';
import type { EntryKind, Finding } from '../api';
import { packFrame } from '../log/frameRecords';
import { concatBytes } from '../protocol/concatBytes';
import type { DeflateAgreement } from '../protocol/deflateParameters';
import { FrameDecoder, MAX_CONTROL_BYTES, Opcode, type FrameBreach, type FrameEvents } from '../protocol/frameDecoder';
import { breachReference, breachText } from '../protocol/frameFindings';
import { firstInvalidUtf8 } from '../protocol/invalidUtf8';
import { MAX_CHUNKS, MAX_FRAGMENTS, type ConnectionSink } from './connection';
import type { Breach } from './frameLog';
import { Inflater, InflatedTooLargeError } from './inflater';
import {
  broken,
  NO_UTF8,
  notInflated,
  TOO_BIG,
  TOO_MANY_CHUNKS,
  TOO_MANY_FRAGMENTS,
  UNCOUNTABLE,
  type ReceiveProblem,
} from './receiveProblem';

/** What a {@link MessageReceiver} tells beside what it puts into the log. */
export interface ReceiverEvents {
  /** @returns the round trip in milliseconds, of a pong that answers a ping of ours */
  onPong(payload: Uint8Array, time: number): number | undefined;
  /** @param payload a view, valid until the next frame */
  onPing(payload: Uint8Array): void;
  /** The peer's close frame, one that is right. @param payload a view, valid until the next frame */
  onClose(payload: Uint8Array): void;
  /** What the peer sent breaks the protocol or a limit; all that had come is in the log. Told once. */
  onProblem(problem: ReceiveProblem, culprit: Culprit | undefined): void;
  /** A message that took long to inflate is in the log: {@link MessageReceiver.isBusy} has become false. */
  onIdle(): void;
}

/** The entry of what broke the protocol or a limit. */
export interface Culprit {
  readonly entry: number;
  readonly payload: Uint8Array;
  readonly compressed: boolean;
  /** The sum of the lengths that its frames announce, in bytes. */
  readonly announced: number;
}

/** Where the payload of the frame under way goes. */
const enum Route {
  /** To the message under way. */
  message,
  /** To the decoder, which keeps that of a control frame. */
  control,
  /** It broke a rule: shown as far as it has come. */
  offending,
  /** It came after the close frame: shown up to a limit. */
  stray,
  nowhere,
}

/** A peer may send for ever after its close frame. */
const MAX_STRAY_BYTES = 1024 * 1024;
const MAX_STRAY_FRAMES = 100;
/** Of one message: more are not listed. */
const MAX_TOLERATED = 200;

/** Whether the connection goes on after a breach. A control frame's length is taken as it stands in the second byte. */
function isTolerated(id: FrameBreach, firstByte: number): boolean {
  return id === 'data-after-close' || (id === 'non-minimal-length' && (firstByte & 8) === 0);
}

/**
 * Puts the messages of a WebSocket's receiving direction together and into the log, with the frames that carried them (RFC 6455
 * §5.4). A message that is whole in one chunk of TCP is handed on as a view of it; one that isn't is kept as views of the chunks
 * until it is. What never becomes a message is an `event` entry, with what is wrong with it.
 */
export class MessageReceiver implements FrameEvents {
  readonly #decoder: FrameDecoder;
  readonly #inflater: Inflater | undefined;
  /** Chunks, or what is left of one, that a message which is being inflated holds up. */
  #waiting: { readonly chunk: Uint8Array; readonly from: number; readonly time: number }[] = [];
  #isBusy = false;
  #now = 0;
  #route = Route.nowhere;
  // The frame under way.
  #frame = 0;
  #frameOffset = 0;
  #frameLength = 0;
  #firstByte = 0;
  #maskKey = 0;
  /** Of a frame that is no part of a message. */
  #odd: Uint8Array[] = [];
  // The message under way.
  #messageFrame = -1;
  #messageByte = 0;
  #announced = 0;
  #fragments = 0;
  #parts: Uint8Array[] = [];
  #size = 0;
  /** How many of the parts were in chunks before this one. */
  #partsBefore = 0;
  #tolerated: Breach[] = [];
  #fatal: Breach[] = [];
  #isClosed = false;
  #strayFrames = 0;
  #strayBytes = 0;
  #problem: ReceiveProblem | undefined;
  /** The first frame of the message that it is about. */
  #problemFrame = -1;
  /** The frame at which it was seen. */
  #problemAt = -1;
  #isTold = false;
  #culprit: Culprit | undefined;
  #isFinished = false;
  #lastEvent: { readonly entry: number; readonly truncated: boolean } | undefined;

  constructor(
    private readonly sink: ConnectionSink,
    private readonly events: ReceiverEvents,
    deflate: DeflateAgreement | undefined,
    private readonly maxMessageBytes: number,
  ) {
    this.#decoder = new FrameDecoder(this, { from: 'server', deflate: deflate !== undefined });
    this.#inflater = deflate && new Inflater(deflate.server, maxMessageBytes);
  }

  /** How the stream stands: for the question whether its end is one inside a frame. */
  get decoder(): Pick<FrameDecoder, 'inFrame' | 'frameBytes' | 'announced'> {
    return this.#decoder;
  }

  /** A message is being inflated: what is written meanwhile waits for it. */
  get isBusy(): boolean {
    return this.#isBusy;
  }

  /** The entry of what the end of the stream cut off, after {@link finish}. */
  get cutEntry(): number | undefined {
    return this.#lastEvent?.truncated ? this.#lastEvent.entry : undefined;
  }

  /** Takes the next bytes. They are not copied: nobody may write into them afterwards. */
  write(chunk: Uint8Array): void {
    this.#waiting.push({ chunk, from: 0, time: this.sink.now() });
    if (!this.#isBusy) this.#take();
  }

  /** Nothing more comes: puts what was not whole into the log. Only the first call does something. */
  finish(): void {
    if (this.#isFinished) return;
    this.#isFinished = true;
    if (this.#route === Route.offending) this.#logOffending();
    else if (this.#route === Route.stray) this.#logStray();
    else {
      this.#logUnfinished();
      this.#logCut();
    }
    this.#route = Route.nowhere;
    this.#parts = [];
  }

  onFrame(
    firstByte: number,
    masked: boolean,
    maskKey: number,
    length: number,
    headerLength: number,
    offset: number,
  ): void {
    const frame = this.sink.appendFrame(
      this.#now,
      offset,
      length,
      packFrame(false, firstByte, masked, maskKey, headerLength),
    );
    this.#frame = frame;
    this.#frameOffset = offset;
    this.#frameLength = length;
    this.#firstByte = firstByte;
    this.#maskKey = maskKey;
    if (this.#isFinished) this.#route = Route.nowhere;
    else if (this.#isClosed) this.#route = this.#strayFrames++ < MAX_STRAY_FRAMES ? Route.stray : Route.nowhere;
    else if (firstByte & 8) this.#route = Route.control;
    else {
      this.#route = Route.message;
      if (this.#messageFrame < 0) {
        this.#messageFrame = frame;
        this.#messageByte = firstByte;
        this.#announced = 0;
        this.#fragments = 0;
      }
      this.#announced += length;
      this.#fragments += 1;
      if (length > Number.MAX_SAFE_INTEGER) this.#giveUp(UNCOUNTABLE);
      else if (this.#announced > this.maxMessageBytes) this.#giveUp(TOO_BIG);
      else if (this.#fragments > MAX_FRAGMENTS) this.#giveUp(TOO_MANY_FRAGMENTS);
    }
  }

  onBreach(id: FrameBreach): void {
    if (this.#route === Route.nowhere || (this.#route === Route.stray && id !== 'data-after-close')) return;
    const breach = {
      id,
      frame: this.#frame,
      firstByte: this.#firstByte,
      length: this.#frameLength,
      offset: this.#frameOffset,
    };
    if (isTolerated(id, this.#firstByte)) {
      // Of what comes after the close frame, once is enough.
      const most = this.#route === Route.stray && this.#strayFrames > 1 ? 0 : MAX_TOLERATED;
      if (this.#tolerated.length < most) this.#tolerated.push(breach);
      return;
    }
    if (this.#route !== Route.offending) this.#offend(broken(breach));
    this.#fatal.push(breach);
  }

  onPayload(chunk: Uint8Array, from: number, to: number): void {
    const route = this.#route;
    if (route === Route.message) {
      this.#parts.push(new Uint8Array(chunk.buffer, chunk.byteOffset + from, to - from));
      this.#size += to - from;
    } else if (route === Route.offending) this.#odd.push(chunk.subarray(from, to));
    else if (route === Route.stray) {
      const room = Math.max(0, MAX_STRAY_BYTES - this.#strayBytes);
      const kept = chunk.subarray(from, Math.min(to, from + room));
      this.#strayBytes += kept.length;
      if (kept.length > 0) this.#odd.push(kept);
    }
  }

  onFrameEnd(firstByte: number): void {
    switch (this.#route) {
      case Route.message:
        if (firstByte & 0x80) this.#endMessage();
        break;
      case Route.control:
        this.#endControl(firstByte);
        break;
      case Route.offending:
        this.#logOffending();
        break;
      case Route.stray:
        this.#logStray();
        break;
      case Route.nowhere:
        break;
    }
  }

  #take(): void {
    for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) {
      const { chunk, from, time } = next;
      this.#now = time;
      const to = this.#decoder.write(chunk, from);
      if (this.#isBusy) {
        if (to < chunk.length) this.#waiting.unshift({ chunk, from: to, time });
        return;
      }
      this.#endChunk(chunk);
    }
  }

  #endChunk(chunk: Uint8Array): void {
    if (this.#parts.length > this.#partsBefore && this.#problem === undefined) {
      this.#keepLittle(chunk);
      if (this.#parts.length > MAX_CHUNKS) this.#giveUp(TOO_MANY_CHUNKS);
    }
    this.#partsBefore = this.#parts.length;
    if (!this.#problem || this.#isTold) return;
    this.#isTold = true;
    this.finish();
    this.events.onProblem(this.#problem, this.#culprit);
  }

  /** The parts of a chunk become one, and don't hold it where they are but little of it. */
  #keepLittle(chunk: Uint8Array): void {
    const added = this.#parts.slice(this.#partsBefore);
    const size = added.reduce((sum, { length }) => sum + length, 0);
    if (added.length === 1 && size * 2 >= chunk.buffer.byteLength) return;
    this.#parts.length = this.#partsBefore;
    this.#parts.push(concatBytes(added));
  }

  #endMessage(): void {
    if (this.#problem) this.#logMessage(false);
    else if (this.#messageByte & 0x40) this.#inflate();
    else this.#deliver(this.#parts.length === 1 ? this.#parts[0]! : this.#parts, this.#size);
  }

  /** @param size of the payload, in bytes */
  #deliver(payload: Uint8Array | readonly Uint8Array[], size: number): void {
    const isText = (this.#messageByte & 15) === Opcode.text;
    if (isText && size > 0 && !isText8(payload)) {
      this.#giveUp(NO_UTF8);
      this.#logMessage(false);
      return;
    }
    const span = { time: this.#now, firstFrame: this.#messageFrame, lastFrame: this.#frame };
    const entry = this.sink.append('received', isText ? 'text' : 'binary', payload, span);
    if (this.#tolerated.length > 0) this.#findTolerated(entry);
    this.#forgetMessage();
  }

  #inflate(): void {
    const inflater = this.#inflater!;
    const [parts, size] = [this.#parts, this.#size];
    let payload: Uint8Array | undefined;
    try {
      payload = inflater.inflate(parts, size);
    } catch (error) {
      this.#notInflated(error as Error);
      return;
    }
    if (payload) {
      this.#deliver(payload, payload.length);
      return;
    }
    this.#isBusy = true;
    this.#decoder.halt();
    void inflater
      .inflateLater(parts, size)
      .then(
        (inflated) => this.#deliver(inflated, inflated.length),
        (error: unknown) => this.#notInflated(error as Error),
      )
      .then(() => {
        this.#isBusy = false;
        this.#take();
        // Its chunk may have ended with it.
        if (this.isBusy) return;
        this.#endChunk(NO_BYTES);
        this.events.onIdle();
      });
  }

  #notInflated(error: Error): void {
    this.#giveUp(error instanceof InflatedTooLargeError ? TOO_BIG : notInflated(error));
    this.#logMessage(false);
  }

  #forgetMessage(): void {
    this.#messageFrame = -1;
    if (this.#parts.length === 1) this.#parts.pop();
    else this.#parts = [];
    this.#partsBefore = 0;
    this.#size = 0;
  }

  #endControl(firstByte: number): void {
    const payload = this.#decoder.control;
    const span = { time: this.#now, firstFrame: this.#frame, lastFrame: this.#frame };
    const opcode = firstByte & 15;
    if (opcode === Opcode.close) this.#isClosed = true;
    if (this.#problem) {
      this.#logEvent(payload, { ...span, truncated: false });
      return;
    }
    const roundTrip = opcode === Opcode.pong ? this.events.onPong(payload, this.#now) : undefined;
    const kind: EntryKind = opcode === Opcode.close ? 'close' : opcode === Opcode.ping ? 'ping' : 'pong';
    this.sink.append('received', kind, payload, roundTrip === undefined ? span : { ...span, roundTrip });
    if (opcode === Opcode.ping) this.events.onPing(payload);
    if (opcode !== Opcode.close) return;
    this.#logUnfinished();
    this.events.onClose(payload);
  }

  /** The connection is to be given up for the message under way. */
  #giveUp(problem: ReceiveProblem): void {
    if (this.#problem) return;
    this.#problem = problem;
    this.#problemFrame = this.#messageFrame;
    this.#problemAt = this.#frame;
  }

  /** The frame under way breaks a rule. What comes after it is not looked at. */
  #offend(problem: ReceiveProblem): void {
    if ((this.#firstByte & 8) === 0) {
      // It is no part of the message, and what that is now isn't either.
      this.#announced -= this.#frameLength;
      if (this.#problemAt === this.#frame) this.#problemFrame = -1;
      if (this.#messageFrame === this.#frame) this.#messageFrame = -1;
    }
    this.#logUnfinished(this.#frame - 1);
    this.#route = Route.offending;
    // A length that is over a limit was seen in the same header.
    if (!this.#problem || this.#problemAt === this.#frame) this.#problem = problem;
  }

  /** @param lastFrame of the message that never became whole */
  #logUnfinished(lastFrame = this.#frame): void {
    if (this.#messageFrame >= 0) this.#logMessage(true, lastFrame);
  }

  /** Logs the message under way as what is none. */
  #logMessage(truncated: boolean, lastFrame = this.#frame): void {
    const payload = concatBytes(this.#parts);
    const compressed = (this.#messageByte & 0x40) !== 0;
    const span = { time: this.#now, firstFrame: this.#messageFrame, lastFrame };
    const entry = this.#logEvent(payload, { ...span, truncated });
    if (this.#problem && this.#problemFrame === this.#messageFrame)
      this.#culprit = { entry, payload, compressed, announced: this.#announced };
    if (truncated && !compressed && (this.#messageByte & 15) === Opcode.text) this.#checkCutText(payload, entry);
    this.#forgetMessage();
  }

  #checkCutText(payload: Uint8Array, entry: number): void {
    const bad = firstInvalidUtf8([payload], false);
    if (bad === undefined) return;
    this.sink.found({
      id: 'invalid-utf8',
      severity: 'error',
      message: l10n.t('A text message that never became whole is not UTF-8: the first bad byte is at offset {0}.', bad),
      reference: 'RFC 6455 §8.1',
      entry,
    });
  }

  /** What came of a header that isn't whole, or of a control frame. Of a message, that is told with the message. */
  #logCut(): void {
    if (!this.#decoder.inFrame) return;
    const span = { firstFrame: this.#frame, lastFrame: this.#frame };
    // Of a header that isn't whole there is no frame yet.
    if (this.#decoder.announced === undefined) this.#logEvent(this.#decoder.cutHeader, { truncated: true });
    else if (this.#route === Route.control) this.#logEvent(this.#decoder.control, { ...span, truncated: true });
  }

  #logOffending(): void {
    const isKept = (this.#firstByte & 8) !== 0 && this.#frameLength <= MAX_CONTROL_BYTES;
    const payload = isKept ? this.#decoder.control : this.#oddPayload();
    const entry = this.#logEvent(payload, {
      time: this.#now,
      firstFrame: this.#frame,
      lastFrame: this.#frame,
      truncated: payload.length < this.#frameLength,
    });
    for (const breach of this.#fatal) this.sink.found(findingOf(breach, entry));
    this.#route = Route.nowhere;
    this.#isFinished = true;
  }

  #logStray(): void {
    const payload = this.#oddPayload();
    const span = { firstFrame: this.#frame, lastFrame: this.#frame };
    const entry = this.#logEvent(payload, {
      time: this.#now,
      ...span,
      truncated: payload.length < this.#frameLength,
    });
    this.#findTolerated(entry);
    this.#route = Route.nowhere;
  }

  #oddPayload(): Uint8Array {
    const payload = unmasked(concatBytes(this.#odd), this.#maskKey);
    this.#odd = [];
    return payload;
  }

  #logEvent(
    payload: Uint8Array,
    extras: { time?: number; firstFrame?: number; lastFrame?: number; truncated: boolean },
  ): number {
    const entry = this.sink.append('received', 'event', payload, extras);
    this.#lastEvent = { entry, truncated: extras.truncated };
    if (this.#tolerated.length > 0) this.#findTolerated(entry);
    return entry;
  }

  #findTolerated(entry: number): void {
    for (const breach of this.#tolerated) this.sink.found(findingOf(breach, entry));
    this.#tolerated = [];
  }
}

const NO_BYTES = new Uint8Array(0);

function findingOf(breach: Breach, entry: number): Finding {
  return {
    id: breach.id,
    severity: isTolerated(breach.id, breach.firstByte) ? 'warning' : 'error',
    message: breachText(breach),
    reference: breachReference(breach.id),
    entry,
  };
}

function isText8(payload: Uint8Array | readonly Uint8Array[]): boolean {
  return isUtf8(payload instanceof Uint8Array ? payload : concatBytes(payload));
}

/** In place (RFC 6455 §5.3). */
function unmasked(bytes: Uint8Array, maskKey: number): Uint8Array {
  if (maskKey !== 0)
    for (let at = 0; at < bytes.length; at += 1) bytes[at]! ^= (maskKey >>> (24 - (at % 4) * 8)) & 0xff;
  return bytes;
}
