import { isUtf8 } from 'node:buffer';
import type { EntryKind } from '../api';
import type { EntryExtras } from '../log/logAppender';
import { packFrame } from '../log/frameRecords';
import { concatBytes } from '../protocol/concatBytes';
import type { DeflateAgreement } from '../protocol/deflateParameters';
import { FrameDecoder, MAX_CONTROL_BYTES, Opcode, type FrameBreach, type FrameEvents } from '../protocol/frameDecoder';
import { cutTextFinding, isTolerated } from './breachFindings';
import { MAX_CHUNKS, MAX_FRAGMENTS, type ConnectionSink } from './connection';
import { EventEntries } from './eventEntries';
import { Inflater, InflatedTooLargeError } from './inflater';
import { isTextInParts } from './isTextInParts';
import { MessageUnderWay } from './messageUnderWay';
import { unmask } from '../protocol/unmask';
import {
  broken,
  failedHere,
  NO_UTF8,
  notInflated,
  TOO_BIG,
  TOO_MANY_CHUNKS,
  TOO_MANY_FRAGMENTS,
  UNCOUNTABLE,
  type ReceiveProblem,
} from './receiveProblem';
import type { Culprit, ReceiverEvents } from './receiverEvents';

/** Where the payload of the frame under way goes. */
const Route = {
  /** To the message under way. */
  message: 0,
  /** The decoder keeps that of a control frame. */
  control: 1,
  /** It broke a rule: shown as far as it has come. */
  offending: 2,
  /** It came after the close frame: shown up to a limit. */
  stray: 3,
  nowhere: 4,
} as const;

/**
 * Puts the messages of a WebSocket's receiving direction together and into the log, with the frames that carried them (RFC 6455
 * §5.4). A message that is whole in one chunk of TCP is handed on as a view of it; one that isn't is kept as views of the chunks
 * until it is. What never becomes a message is an `event` entry, with what is wrong with it.
 */
export class MessageReceiver implements FrameEvents {
  readonly #decoder: FrameDecoder;
  readonly #inflater: Inflater | undefined;
  readonly #message = new MessageUnderWay();
  readonly #entries: EventEntries;
  /** Chunks, or what is left of one, that a message which is being inflated holds up. */
  #waiting: { readonly chunk: Uint8Array; readonly from: number; readonly time: number }[] = [];
  #isBusy = false;
  #hasFailed = false;
  /** When the chunk came. */
  #now = 0;
  #route: number = Route.nowhere;
  // The frame under way.
  #frame = 0;
  #frameOffset = 0;
  #frameLength = 0;
  #firstByte = 0;
  #maskKey = 0;
  /** How much of its payload has come, where that is masked. */
  #maskedBytes = 0;
  #isClosed = false;
  /** Why the connection is given up once the chunk is read; what follows in the chunk is no message any more. */
  #problem: ReceiveProblem | undefined;
  /** The first frame of the message that it is about, and the frame at which it was seen. */
  #problemMessage = -1;
  #problemFrame = -1;
  #isTold = false;
  #culprit: Culprit | undefined;
  /** Frames are still noted, but nothing is shown any more. */
  #isFinished = false;

  /** @param role of this end: the other one sends what is received */
  constructor(
    role: 'client' | 'server',
    private readonly sink: ConnectionSink,
    private readonly events: ReceiverEvents,
    deflate: DeflateAgreement | undefined,
    private readonly maxMessageBytes: number,
  ) {
    const from = role === 'client' ? 'server' : 'client';
    this.#entries = new EventEntries(sink);
    this.#decoder = new FrameDecoder(this, { from, deflate: deflate !== undefined });
    this.#inflater = deflate && new Inflater(deflate[from], maxMessageBytes);
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
    return this.#entries.cutEntry;
  }

  /** Takes the next bytes. They are not copied: nobody may write into them afterwards. */
  write(chunk: Uint8Array): void {
    if (this.#hasFailed) return;
    this.#waiting.push({ chunk, from: 0, time: this.sink.now() });
    if (!this.#isBusy) this.#orFail(() => this.#take());
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
  }

  onFrame(
    firstByte: number,
    masked: boolean,
    maskKey: number,
    length: number,
    headerLength: number,
    offset: number,
  ): void {
    const packed = packFrame(false, firstByte, masked, maskKey, headerLength);
    this.#frame = this.sink.appendFrame(this.#now, offset, length, packed);
    this.#frameOffset = offset;
    this.#frameLength = length;
    this.#firstByte = firstByte;
    this.#maskKey = maskKey;
    this.#maskedBytes = 0;
    if (this.#isFinished) this.#route = Route.nowhere;
    else if (this.#isClosed) this.#route = this.#entries.beginStray() ? Route.stray : Route.nowhere;
    else if (firstByte & 8) this.#route = Route.control;
    else {
      this.#route = Route.message;
      const message = this.#message;
      if (message.firstFrame < 0) message.begin(this.#frame, firstByte);
      message.announced += length;
      message.frames += 1;
      if (this.events.onMessage) message.lengths.push(length);
      if (length > Number.MAX_SAFE_INTEGER) this.#giveUp(UNCOUNTABLE);
      else if (message.announced > this.maxMessageBytes) this.#giveUp(TOO_BIG);
      else if (message.frames > MAX_FRAGMENTS) this.#giveUp(TOO_MANY_FRAGMENTS);
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
      this.#entries.tolerate(breach);
      return;
    }
    if (this.#route !== Route.offending) this.#offend(broken(breach));
    this.#entries.addFatal(breach);
  }

  onPayload(chunk: Uint8Array, from: number, to: number): void {
    const route = this.#route;
    if (route === Route.message) {
      if (this.#maskKey !== 0) {
        unmask(chunk, from, to, this.#maskKey, this.#maskedBytes);
        this.#maskedBytes += to - from;
      }
      this.#message.add(chunk, from, to);
    } else if (route === Route.offending) this.#entries.addOffending(chunk, from, to);
    else if (route === Route.stray) this.#entries.addStray(chunk, from, to);
  }

  onFrameEnd(firstByte: number): void {
    switch (this.#route) {
      case Route.message:
        if (firstByte & 0x80) this.#endMessage();
        break;
      case Route.control:
        this.#endControl(firstByte & 15);
        break;
      case Route.offending:
        this.#logOffending();
        break;
      case Route.stray:
        this.#logStray();
    }
  }

  #take(): void {
    for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) {
      const { chunk, from, time } = next;
      this.#now = time;
      const to = this.#decoder.write(chunk, from);
      if (this.#isBusy) {
        // At its end, too: what the chunk has brought isn't dealt with before.
        this.#waiting.unshift({ chunk, from: to, time });
        return;
      }
      this.#endChunk(chunk);
    }
  }

  /** A mistake of ours, such as an entry that the log doesn't take, ends the connection: nothing after it can be relied on. */
  #orFail(run: () => void): void {
    try {
      run();
    } catch (error) {
      this.#hasFailed = true;
      this.#isFinished = true;
      this.#waiting = [];
      if (this.#isTold) return;
      this.#isTold = true;
      this.events.onProblem(failedHere(error), undefined);
    }
  }

  #endChunk(chunk: Uint8Array): void {
    this.#message.endChunk(chunk);
    if (this.#message.parts.length > MAX_CHUNKS) this.#giveUp(TOO_MANY_CHUNKS);
    if (!this.#problem || this.#isTold) return;
    this.#isTold = true;
    this.finish();
    this.events.onProblem(this.#problem, this.#culprit);
  }

  #endMessage(): void {
    const { parts, size, isCompressed } = this.#message;
    if (this.#problem) this.#logMessage(false);
    else if (isCompressed) this.#inflate();
    else this.#deliver(parts.length === 1 ? parts[0]! : parts, size);
  }

  /** @param size of the payload, in bytes */
  #deliver(payload: Uint8Array | readonly Uint8Array[], size: number): void {
    const message = this.#message;
    const isText = message.opcode === Opcode.text;
    if (isText && size > 0 && !(payload instanceof Uint8Array ? isUtf8(payload) : isTextInParts(payload))) {
      this.#giveUp(NO_UTF8);
      this.#logMessage(false);
      return;
    }
    const span = { time: this.#now, firstFrame: message.firstFrame, lastFrame: this.#frame };
    const entry = this.sink.append('received', isText ? 'text' : 'binary', payload, span);
    this.#entries.findTolerated(entry);
    this.events.onMessage?.(entry, isText ? 'text' : 'binary', payload, message.isCompressed ? [] : message.lengths);
    message.end();
  }

  #inflate(): void {
    const inflater = this.#inflater!;
    const { parts, size } = this.#message;
    let payload: Uint8Array | undefined;
    try {
      payload = inflater.inflate(parts, size);
    } catch (error) {
      this.#notInflated(error);
      return;
    }
    if (payload) {
      this.#deliver(payload, payload.length);
      return;
    }
    this.#isBusy = true;
    this.#decoder.halt();
    void this.#inflateLater(inflater, parts, size);
  }

  async #inflateLater(inflater: Inflater, parts: readonly Uint8Array[], size: number): Promise<void> {
    const inflated = await inflater.inflateLater(parts, size).catch((error: unknown) => ({ error }));
    this.#isBusy = false;
    this.#orFail(() => {
      if (inflated instanceof Uint8Array) this.#deliver(inflated, inflated.length);
      else this.#notInflated(inflated.error);
      this.#take();
    });
    if (!this.isBusy) this.events.onIdle();
  }

  #notInflated(error: unknown): void {
    this.#giveUp(error instanceof InflatedTooLargeError ? TOO_BIG : notInflated(error as Error));
    this.#logMessage(false);
  }

  #endControl(opcode: number): void {
    const payload = this.#decoder.control;
    const span = this.#frameSpan();
    if (opcode === Opcode.close) this.#isClosed = true;
    if (this.#problem) {
      this.#entries.log(payload, false, span);
      return;
    }
    const roundTrip = opcode === Opcode.pong ? this.events.onPong(payload, this.#now) : undefined;
    const kind: EntryKind = opcode === Opcode.close ? 'close' : opcode === Opcode.ping ? 'ping' : 'pong';
    this.sink.append('received', kind, payload, { ...span, roundTrip });
    if (opcode === Opcode.ping) this.events.onPing(payload);
    if (opcode !== Opcode.close) return;
    this.#logUnfinished();
    this.events.onClose(payload);
  }

  /** The connection is to be given up for the message under way. */
  #giveUp(problem: ReceiveProblem): void {
    if (this.#problem) return;
    this.#problem = problem;
    this.#problemMessage = this.#message.firstFrame;
    this.#problemFrame = this.#frame;
  }

  /** The frame under way breaks a rule. What comes after it is not looked at. */
  #offend(problem: ReceiveProblem): void {
    // A length that is over a limit was seen in the same header.
    if (!this.#problem || this.#problemFrame === this.#frame) {
      this.#problem = problem;
      this.#problemMessage = -1;
    }
    if (this.#route === Route.message) {
      // It is no part of the message.
      this.#message.announced -= this.#frameLength;
      if (this.#message.firstFrame === this.#frame) this.#message.end();
    }
    this.#logUnfinished(this.#frame - 1);
    this.#route = Route.offending;
  }

  /** @param lastFrame of the message that never became whole */
  #logUnfinished(lastFrame = this.#frame): void {
    if (this.#message.firstFrame >= 0) this.#logMessage(true, lastFrame);
  }

  /** Logs the message under way as what is none. */
  #logMessage(truncated: boolean, lastFrame = this.#frame): void {
    const { firstFrame, parts, isCompressed: compressed, announced, opcode } = this.#message;
    const payload = concatBytes(parts);
    const entry = this.#entries.log(payload, truncated, { time: this.#now, firstFrame, lastFrame });
    if (this.#problem && this.#problemMessage === firstFrame) this.#culprit = { entry, payload, compressed, announced };
    const bad = truncated && !compressed && opcode === Opcode.text ? cutTextFinding(payload, entry) : undefined;
    if (bad) this.sink.found(bad);
    this.#message.end();
  }

  /** What came of a header that isn't whole, or of a control frame. Of a message, that is told with the message. */
  #logCut(): void {
    if (!this.#decoder.inFrame) return;
    const span = { firstFrame: this.#frame, lastFrame: this.#frame };
    // Of a header that isn't whole there is no frame yet.
    if (this.#decoder.announced === undefined) this.#entries.log(this.#decoder.cutHeader, true, {});
    else if (this.#route === Route.control) this.#entries.log(this.#decoder.control, true, span);
  }

  #logOffending(): void {
    const isKept = (this.#firstByte & 8) !== 0 && this.#frameLength <= MAX_CONTROL_BYTES;
    const payload = isKept ? this.#decoder.control : this.#entries.takePayload(this.#maskKey);
    this.#route = Route.nowhere;
    this.#entries.logOffending(payload, payload.length < this.#frameLength, this.#frameSpan());
    this.#isFinished = true;
  }

  #logStray(): void {
    const payload = this.#entries.takePayload(this.#maskKey);
    this.#route = Route.nowhere;
    this.#entries.log(payload, payload.length < this.#frameLength, this.#frameSpan());
  }

  /** The frame under way by itself. */
  #frameSpan(): Required<Pick<EntryExtras, 'time' | 'firstFrame' | 'lastFrame'>> {
    return { time: this.#now, firstFrame: this.#frame, lastFrame: this.#frame };
  }
}
