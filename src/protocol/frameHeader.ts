import type { Frame } from '../api';

/** The bits of {@link Frame.rsv}. RFC 7692 §6 gives the first one a meaning: compressed. */
export const RSV1 = 4;

/** An opcode as a number: `0x3`. */
export function hexDigit(opcode: number): string {
  return `0x${opcode.toString(16).toUpperCase()}`;
}

/** The bits that are set of FIN and RSV1 to RSV3, by name. */
export function setFlags({ fin, rsv }: Frame): string[] {
  return [...(fin ? ['FIN'] : []), ...[1, 2, 3].filter((bit) => rsv & (8 >> bit)).map((bit) => `RSV${bit}`)];
}

/** How many bytes a header has for the length beside its 7 bits: 0, 2 or 8. */
export function extendedLengthSize({ headerLength, masked }: Frame): number {
  return headerLength - 2 - (masked ? 4 : 0);
}

/** Whether the length could have been written in fewer bytes, which RFC 6455 §5.2 forbids. */
export function isLengthPadded(frame: Frame): boolean {
  const size = extendedLengthSize(frame);
  return size > (frame.length < 126 ? 0 : frame.length < 65_536 ? 2 : 8);
}

/**
 * A frame's header as it was on the wire (RFC 6455 §5.2), computed back from its record: 2 to 14 bytes. Of a length of 2^53
 * and more the last bits are rounded, as the record is.
 */
export function frameHeaderBytes(frame: Frame): Uint8Array {
  const bytes = new Uint8Array(frame.headerLength);
  const view = new DataView(bytes.buffer);
  const extended = extendedLengthSize(frame);
  const shortLength = extended === 0 ? frame.length : extended === 2 ? 126 : 127;
  bytes[0] = (frame.fin ? 0x80 : 0) | (frame.rsv << 4) | frame.opcode;
  bytes[1] = (frame.masked ? 0x80 : 0) | shortLength;
  if (extended === 2) view.setUint16(2, frame.length);
  if (extended === 8) view.setBigUint64(2, BigInt(frame.length));
  if (frame.masked) view.setUint32(2 + extended, frame.maskKey ?? 0);
  return bytes;
}
