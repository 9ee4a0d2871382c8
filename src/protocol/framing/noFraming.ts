import { NO_BYTES, rawChunk, type StreamFraming } from './streamFraming';

/** `none`: every read is an entry of its own. */
export const NO_FRAMING: StreamFraming = {
  read: (chunk) => [rawChunk(chunk)],
  end: () => [],
  encode: (payload) => ({ prefix: NO_BYTES, payload, suffix: NO_BYTES }),
};
