import type { Framing } from '../../profiles/profile';
import { DelimiterFraming } from './delimiterFraming';
import { FixedFraming } from './fixedFraming';
import { parseHex } from './parseHex';
import { IdleFraming } from './idleFraming';
import { LengthPrefixFraming } from './lengthPrefixFraming';
import { LineFraming } from './lineFraming';
import { NO_FRAMING } from './noFraming';
import { NO_BYTES, type StreamFraming } from './streamFraming';

/** How a text of the profile becomes bytes. */
export interface TextBytes {
  encode(text: string): Uint8Array;
  /** Bytes of its smallest character. */
  readonly unitBytes: 1 | 2 | 4;
}

const UTF8: TextBytes = {
  encode: (text) => new TextEncoder().encode(text),
  unitBytes: 1,
};

/**
 * What cuts one direction of a stream into messages.
 *
 * @param framing checked; see `checkFraming`
 * @param maxMessageSize in bytes
 */
export function framingOf(framing: Framing | undefined, maxMessageSize: number, text = UTF8): StreamFraming {
  const { unitBytes } = text;
  switch (framing?.kind) {
    case undefined:
    case 'none':
      return NO_FRAMING;
    case 'line': {
      const line = { bytes: text.encode('\n'), before: text.encode('\r'), unitBytes };
      return new LineFraming(line, text.encode(framing.delimiter ?? '\n'), maxMessageSize);
    }
    case 'delimiter': {
      const { delimiter, delimiterHex } = framing;
      const bytes = delimiterHex === undefined ? text.encode(delimiter ?? '\n') : (parseHex(delimiterHex) ?? NO_BYTES);
      return new DelimiterFraming(
        { bytes, before: NO_BYTES, unitBytes: delimiterHex === undefined ? unitBytes : 1 },
        maxMessageSize,
      );
    }
    case 'length-prefix':
      return new LengthPrefixFraming(framing, maxMessageSize);
    case 'fixed':
      return new FixedFraming(framing.length, maxMessageSize);
    case 'idle':
      return new IdleFraming(framing.ms, maxMessageSize);
  }
}
