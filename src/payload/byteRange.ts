/** Bytes of a payload: the offset of the first one, and the offset after the last one. */
export type ByteRange = readonly [from: number, to: number];
