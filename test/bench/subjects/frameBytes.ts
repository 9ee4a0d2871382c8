import { Opcode, serverFrame } from '../../unit/support/peer';

/** The same text frame again and again, as a server sends it. */
export function frameBytes(count: number, payloadBytes: number): Buffer {
  const frame = serverFrame(Opcode.text, 'x'.repeat(payloadBytes));
  return Buffer.alloc(frame.length * count).fill(frame);
}

/** Bytes as they come from a socket: cut anywhere. Views, no copies. */
export function segmentsOf(bytes: Uint8Array, segmentBytes: number): Uint8Array[] {
  const segments: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += segmentBytes) segments.push(bytes.subarray(at, at + segmentBytes));
  return segments;
}
