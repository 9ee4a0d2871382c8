import assert from 'node:assert/strict';
import { FrameDecoder, type FrameEvents } from '../../../src/protocol/frameDecoder';
import { startSample, type Sample } from '../sample';
import { frameBytes, segmentsOf } from './frameBytes';

const FRAMES = 1_000_000;
const PAYLOAD_BYTES = 200;
const SEGMENT_BYTES = 64 * 1024;

/** What was read of all frames: makes sure that the work was done. */
interface Totals {
  frames: number;
  final: number;
  masked: number;
  opcodes: number;
  bytes: number;
}

export function decoder(): Sample {
  return measured((segments) => {
    const totals = none();
    const events: FrameEvents = {
      onFrame: (firstByte, masked, _maskKey, length) => {
        totals.frames += 1;
        totals.final += firstByte >> 7;
        totals.opcodes += firstByte & 15;
        totals.masked += Number(masked);
        totals.bytes += length;
      },
      onFrameEnd: () => undefined,
      onBreach: () => undefined,
    };
    const frameDecoder = new FrameDecoder(events, { from: 'server', deflate: false });
    for (const segment of segments) frameDecoder.write(segment);
    return totals;
  });
}

/** The least that a reader of frames can do: no objects, no checks, no events; the payload is stepped over. */
export function minimalLoop(): Sample {
  return measured((segments) => {
    const totals = none();
    let skip = 0;
    let cut: Uint8Array | undefined;
    for (const segment of segments) {
      const bytes = cut ? Buffer.concat([cut, segment]) : segment;
      cut = undefined;
      const end = bytes.length;
      let at = skip;
      while (at < end) {
        const first = bytes[at]!;
        const second = at + 1 < end ? bytes[at + 1]! : 127;
        const short = second & 127;
        const size = 2 + (short < 126 ? 0 : short === 126 ? 2 : 8) + (second & 128 ? 4 : 0);
        if (at + size > end) {
          cut = bytes.subarray(at);
          at = end;
          break;
        }
        let length = short;
        if (short === 126) length = (bytes[at + 2]! << 8) | bytes[at + 3]!;
        else if (short === 127) {
          length = 0;
          for (let nth = 2; nth < 10; nth += 1) length = length * 256 + bytes[at + nth]!;
        }
        totals.frames += 1;
        totals.final += first >> 7;
        totals.opcodes += first & 15;
        totals.masked += second >> 7;
        totals.bytes += length;
        at += size + length;
      }
      skip = at - end;
    }
    return totals;
  });
}

function measured(read: (segments: readonly Uint8Array[]) => Totals): Sample {
  const segments = segmentsOf(frameBytes(FRAMES, PAYLOAD_BYTES), SEGMENT_BYTES);
  const sample = startSample();
  const totals = read(segments);
  const taken = sample(FRAMES);
  assert.deepEqual(totals, {
    frames: FRAMES,
    final: FRAMES,
    masked: 0,
    opcodes: FRAMES,
    bytes: FRAMES * PAYLOAD_BYTES,
  });
  return taken;
}

function none(): Totals {
  return { frames: 0, final: 0, masked: 0, opcodes: 0, bytes: 0 };
}
