import * as l10n from '@vscode/l10n';
import { DelimitedFraming, findBytes, hasAt, type Delimiter } from './delimitedFraming';
import { FramingError, NO_BYTES, type WireMessage } from './streamFraming';

/** `line`: a message ends at LF, and a CR just before it belongs to the end. What is sent gets an end of its own. */
export class LineFraming extends DelimitedFraming {
  /**
   * @param line LF, and CR before it
   * @param added to each message that is sent
   */
  constructor(
    line: Delimiter,
    private readonly added: Uint8Array,
    maxMessageSize: number,
  ) {
    super(line, maxMessageSize);
  }

  encode(payload: Uint8Array): WireMessage {
    this.checkUnits(payload);
    const { bytes, before, unitBytes } = this.delimiter;
    for (const end of [bytes, this.added]) {
      const at = findBytes(payload, end, 0, unitBytes, 0);
      if (at < 0) continue;
      throw new FramingError(
        l10n.t('The message has a line end at byte {0}: send each line by itself, or all without framing.', at),
      );
    }
    if (hasAt(payload, payload.length - before.length, before) && hasAt(this.added, 0, bytes)) {
      throw new FramingError(
        l10n.t(
          'The message ends with CR, which would belong to the line end: leave it out, or send it without framing.',
        ),
      );
    }
    return { prefix: NO_BYTES, payload, suffix: this.added };
  }
}
