import type { Direction, EntryKind, InternetEndpoint } from '../api';
import { paddedSize } from './checksum';
import type { EntryPeers } from './entryPeers';
import { LeftOut } from './leftOut';
import type { LogWriter } from './logWriter';
import { whatBits } from './records';
import type { PeerRecord } from './peerRecord';
import { segmentAt, type Segment } from './segments';
import type { Traffic } from './traffic';
import type { LogParts } from './unwritten';
import { sharedClock } from './wallClock';

/** What an entry may have beside its payload. */
export interface EntryExtras {
  /** When it came or went, by the log's clock. Default: now. */
  readonly time?: number;
  readonly truncated?: boolean | undefined;
  /** The numbers of the first and the last frame that carried it; frames of others may lie between. */
  readonly firstFrame?: number;
  readonly lastFrame?: number;
  /** Of a pong: milliseconds since the ping that it answers. */
  readonly roundTrip?: number | undefined;
  /** UDP without a fixed peer: whom it came from, or went to. */
  readonly peer?: InternetEndpoint | undefined;
}

const NO_EXTRAS: EntryExtras = {};

/** What a log is appended to. */
interface LogEnd extends LogParts {
  /** The last one is being written. */
  readonly segments: Segment[];
}

/**
 * Puts entries and frames at the end of a log, in memory, and counts them. While the files can't be written, it leaves out the
 * payloads that memory has no room for, and notes in the log where that begins and ends.
 */
export class LogAppender {
  readonly sent: Traffic;
  readonly received: Traffic;
  readonly leftOut = new LeftOut();
  readonly #clock = sharedClock();
  #segmentStart: number;
  #lastTime = 0;
  readonly #peerEnd = {
    appendFrame: (...record: PeerRecord): number | undefined =>
      this.leftOut.isGoingOn ? undefined : this.end.frames.push(...record),
  };

  constructor(
    private readonly end: LogEnd,
    private readonly writer: LogWriter,
    { sent, received }: { readonly sent: Traffic; readonly received: Traffic },
    private readonly segmentBytes: number,
    private readonly memoryBytes: number,
    private readonly peers: EntryPeers,
  ) {
    this.#segmentStart = end.segments.at(-1)?.offset ?? 0;
    this.sent = sent;
    this.received = received;
  }

  /** See `FileLog.now`. */
  now(): number {
    return this.#clock.now();
  }

  /** @returns the entry's index */
  append(
    direction: Direction,
    kind: EntryKind,
    payload: Uint8Array | readonly Uint8Array[],
    extras: EntryExtras = NO_EXTRAS,
  ): number {
    let size = 0;
    if (payload instanceof Uint8Array) size = payload.length;
    else for (const part of payload) size += part.length;
    const { error } = this.writer;
    if (error && (this.leftOut.isGoingOn || !this.writer.hasRoom(size)))
      return this.#leaveOut(error, direction, kind, size, extras);
    return this.#push(direction, kind, payload, size, extras);
  }

  /** @returns the frame's number */
  appendFrame(time: number, offset: number, length: number, packed: number): number {
    const { frames } = this.end;
    return this.leftOut.isGoingOn ? frames.skip() : frames.push(time, offset, length, packed);
  }

  /** Nothing more is left out: notes what was, if anything. @returns whether it was */
  endLeavingOut(): boolean {
    const wasGoingOn = this.leftOut.isGoingOn;
    if (wasGoingOn) this.#note(this.leftOut.end());
    return wasGoingOn;
  }

  #push(
    direction: Direction,
    kind: EntryKind,
    payload: Uint8Array | readonly Uint8Array[],
    size: number,
    extras: EntryExtras,
  ): number {
    const { tail, segments } = this.end;
    const start = tail.end;
    if (start + paddedSize(size) - this.#segmentStart > this.segmentBytes && start > this.#segmentStart) {
      segments.push(segmentAt(start));
      this.#segmentStart = start;
    }
    const offset = tail.append(payload, size);
    return this.#index(direction, kind, offset, size, tail.checksum, false, extras);
  }

  /** Keeps of an entry all but its payload. */
  #leaveOut(error: Error, direction: Direction, kind: EntryKind, size: number, extras: EntryExtras): number {
    if (!this.leftOut.isGoingOn) this.#note(this.leftOut.beginning(error, this.memoryBytes));
    this.leftOut.add(size);
    return this.#index(direction, kind, this.end.tail.end, 0, size, true, extras);
  }

  #note(text: string): void {
    const bytes = Buffer.from(text);
    this.#push('local', 'event', bytes, bytes.length, NO_EXTRAS);
  }

  #index(
    direction: Direction,
    kind: EntryKind,
    offset: number,
    size: number,
    check: number,
    leftOut: boolean,
    { time = this.#clock.now(), firstFrame, lastFrame, truncated = false, roundTrip = 0, peer }: EntryExtras,
  ): number {
    // An entry is never before the one before it.
    if (time > this.#lastTime) this.#lastTime = time;
    const what = whatBits(direction, kind, truncated, leftOut);
    const span = firstFrame === undefined ? 0 : (lastFrame ?? firstFrame) - firstFrame + 1;
    const first = peer ? this.peers.append(peer, this.#peerEnd) : (firstFrame ?? 0);
    const { records } = this.end;
    records.push(this.#lastTime, offset, size, what, check, first, span, roundTrip);
    if (direction !== 'local') this.#count(direction === 'sent' ? this.sent : this.received, leftOut ? check : size);
    return records.length - 1;
  }

  #count(traffic: Traffic, size: number): void {
    traffic.messages += 1;
    traffic.bytes += size;
  }
}
