/** Payloads are turned to text in slices of this many bytes: a multiple of 3, since Base64 has 4 characters for 3 bytes. */
const SLICE_BYTES = 192 * 1024;

/** Whether bytes are UTF-8 to the end. */
export function isUtf8(bytes: Uint8Array): boolean {
  const decoder = strictDecoder();
  try {
    for (const slice of slicesOf(bytes)) decoder.decode(slice, { stream: true });
    decoder.decode();
    return true;
  } catch {
    return false;
  }
}

/** The text of bytes that are UTF-8, in slices that cut no character; a byte order mark is kept. */
export function* textSlices(bytes: Uint8Array): Generator<string> {
  const decoder = strictDecoder();
  for (const slice of slicesOf(bytes)) yield decoder.decode(slice, { stream: true });
  decoder.decode();
}

/** RFC 4648 §4, in slices. */
export function* base64Slices(bytes: Uint8Array): Generator<string> {
  for (const slice of slicesOf(bytes)) {
    yield Buffer.from(slice.buffer, slice.byteOffset, slice.length).toString('base64');
  }
}

function strictDecoder(): InstanceType<typeof TextDecoder> {
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
}

function* slicesOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += SLICE_BYTES) yield bytes.subarray(from, from + SLICE_BYTES);
}
