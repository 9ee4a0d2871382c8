import { concatBytes } from '../protocol/concatBytes';
import { FrameDecoder, type FrameDecoderOptions, type FrameEvents } from '../protocol/frameDecoder';

/** A frame, or a message, that was read once more. */
export interface ReadFrame {
  /** Of its first frame. */
  readonly firstByte: number;
  /** Of all its frames. */
  readonly announced: number;
  readonly payload: Uint8Array;
}

/**
 * Reads bytes from the first byte of a frame on, with their payloads, unmasked, as far as they have come: `what` frames of any
 * kind, or one message without the control frames between its fragments. For what never became a message; it copies.
 */
export function readAgain(bytes: Uint8Array, what: number | 'message', options: FrameDecoderOptions): ReadFrame[] {
  const frames: ReadFrame[] = [];
  const collector: FrameEvents = {
    onFrame: (firstByte, _masked, maskKey, length, headerLength, offset) => {
      const start = offset + headerLength;
      frames.push({ firstByte, announced: length, payload: unmasked(bytes.subarray(start, start + length), maskKey) });
    },
    onFrameEnd: () => undefined,
    onBreach: () => undefined,
  };
  new FrameDecoder(collector, options).write(bytes);
  if (what !== 'message') return frames.slice(0, what);
  const data = frames.filter(({ firstByte }) => (firstByte & 8) === 0);
  const end = data.findIndex(({ firstByte }) => firstByte & 0x80);
  const parts = end < 0 ? data : data.slice(0, end + 1);
  const [first] = parts;
  if (!first) return [];
  const announced = parts.reduce((sum, part) => sum + part.announced, 0);
  return [{ firstByte: first.firstByte, announced, payload: concatBytes(parts.map(({ payload }) => payload)) }];
}

/** A copy (RFC 6455 §5.3). */
function unmasked(bytes: Uint8Array, maskKey: number): Uint8Array {
  const plain = new Uint8Array(bytes);
  if (maskKey !== 0)
    for (let at = 0; at < plain.length; at += 1) plain[at]! ^= (maskKey >>> (24 - (at % 4) * 8)) & 0xff;
  return plain;
}
