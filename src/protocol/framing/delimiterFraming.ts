import * as l10n from '@vscode/l10n';
import { concatBytes } from '../concatBytes';
import { DelimitedFraming } from './delimitedFraming';
import { FramingError, NO_BYTES, type WireMessage } from './streamFraming';

/** `delimiter`: each message ends with certain bytes, also when it is sent. */
export class DelimiterFraming extends DelimitedFraming {
  encode(payload: Uint8Array): WireMessage {
    this.checkUnits(payload);
    const at = this.#findWith(payload);
    if (at < payload.length) {
      throw new FramingError(
        l10n.t(
          'The message contains the delimiter at byte {0}: the other end would read two. Send it without framing, or in parts.',
          at,
        ),
      );
    }
    return { prefix: NO_BYTES, payload, suffix: this.delimiter.bytes };
  }

  /** Where the first delimiter is on the wire: the payload's end may make one with the first bytes of the one after it. */
  #findWith(payload: Uint8Array): number {
    const { bytes, unitBytes } = this.delimiter;
    const inside = this.find(payload, 0, 0);
    if (inside >= 0) return inside;
    const start = Math.max(0, payload.length - bytes.length + 1);
    return start + this.find(concatBytes([payload.subarray(start), bytes]), 0, start % unitBytes);
  }
}
