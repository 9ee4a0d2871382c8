import type { FrameBreach } from '../protocol/frameDecoder';

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
  /** When its last byte had come or gone. */
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
