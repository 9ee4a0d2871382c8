/** Payloads are turned to text in slices of this many bytes: a multiple of 3, since Base64 has 4 characters for 3 bytes. */
const SLICE_BYTES = 192 * 1024;

const strict = strictDecoder();

/**
 * The text of bytes, in slices that cut no character; `undefined` if they aren't UTF-8 to the end. A byte order mark is kept. Others get
 * a turn while many bytes are looked through.
 */
export async function textOf(bytes: Uint8Array): Promise<Iterable<string> | undefined> {
  try {
    if (bytes.length <= SLICE_BYTES) return [strict.decode(bytes)];
    const decoder = strictDecoder();
    for (const slice of slicesOf(bytes)) {
      decoder.decode(slice, { stream: true });
      await new Promise(setImmediate);
    }
    decoder.decode();
    return textSlices(bytes);
  } catch {
    return undefined;
  }
}

/** RFC 4648 §4, in slices. */
export function* base64Slices(bytes: Uint8Array): Generator<string> {
  for (const slice of slicesOf(bytes)) {
    yield Buffer.from(slice.buffer, slice.byteOffset, slice.length).toString('base64');
  }
}

function* textSlices(bytes: Uint8Array): Generator<string> {
  const decoder = strictDecoder();
  for (const slice of slicesOf(bytes)) yield decoder.decode(slice, { stream: true });
}

function strictDecoder(): InstanceType<typeof TextDecoder> {
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
}

function* slicesOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += SLICE_BYTES) yield bytes.subarray(from, from + SLICE_BYTES);
}
