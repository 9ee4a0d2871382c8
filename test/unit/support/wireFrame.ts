/** How a frame is to look on the wire, whether that is allowed or not. */
export interface FrameIdea {
  /** FIN, RSV1 to RSV3 and the opcode. */
  readonly first: number;
  readonly payload?: Uint8Array;
  /** The masking key, big-endian. Default: no mask. */
  readonly maskKey?: number | undefined;
  /** Of the length, in bits. Default: the shortest. */
  readonly form?: 7 | 16 | 64;
  /** The length that the header says. Default: the payload's. */
  readonly announced?: bigint;
}

/** The bytes of a frame (RFC 6455 §5.2), written without any of the code under test. */
export function wireFrame({ first, payload = new Uint8Array(0), maskKey, form, announced }: FrameIdea): Buffer {
  const length = announced ?? BigInt(payload.length);
  const bits = form ?? (length < 126n ? 7 : length < 65_536n ? 16 : 64);
  const mask = maskKey === undefined ? 0 : 0x80;
  const head = [first, mask | (bits === 7 ? Number(length) : bits === 16 ? 126 : 127)];
  const size = bits === 7 ? 0 : bits / 8;
  for (let at = size - 1; at >= 0; at -= 1) head.push(Number((length >> BigInt(8 * at)) & 0xffn));
  if (maskKey === undefined) return Buffer.concat([Buffer.from(head), payload]);
  const key = Buffer.alloc(4);
  key.writeUInt32BE(maskKey);
  return Buffer.concat([Buffer.from(head), key, payload.map((byte, at) => byte ^ key[at % 4]!)]);
}
