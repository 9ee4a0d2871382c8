/** Below this, the view that it takes to go by words costs more than it saves. */
const LEAST_BY_WORDS = 64;
const isLittleEndian = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;

/**
 * Takes the mask off a part of a frame's payload, in place (RFC 6455 §5.3).
 *
 * @param to exclusive
 * @param maskKey big-endian
 * @param position of the part's first byte in the frame's payload
 */
export function unmask(bytes: Uint8Array, from: number, to: number, maskKey: number, position: number): void {
  let at = from;
  const byByte = (end: number): void => {
    for (; at < end; at += 1) bytes[at]! ^= (maskKey >>> (24 - ((position + at - from) & 3) * 8)) & 0xff;
  };
  if (to - from >= LEAST_BY_WORDS && isLittleEndian) {
    byByte(from + ((4 - ((bytes.byteOffset + from) & 3)) & 3));
    const words = new Int32Array(bytes.buffer, bytes.byteOffset + at, (to - at) >> 2);
    const turn = ((position + at - from) & 3) * 8;
    const key = swapped(turn === 0 ? maskKey : (maskKey << turn) | (maskKey >>> (32 - turn)));
    for (let nth = 0; nth < words.length; nth += 1) words[nth]! ^= key;
    at += words.length * 4;
  }
  byByte(to);
}

/** The bytes of a word in the other order. */
function swapped(word: number): number {
  return ((word & 0xff) << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24);
}
