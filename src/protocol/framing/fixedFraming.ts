import * as l10n from '@vscode/l10n';
import { CountedFraming, type Header } from './countedFraming';
import { FramingError, NO_BYTES, type WireMessage } from './streamFraming';

/** `fixed`: every message has the same number of bytes. */
export class FixedFraming extends CountedFraming {
  readonly #header: Header;

  constructor(
    private readonly length: number,
    maxMessageSize: number,
  ) {
    super(maxMessageSize);
    this.#header = { headerBytes: 0, payloadBytes: length };
  }

  protected readHeader(): Header {
    return this.#header;
  }

  encode(payload: Uint8Array): WireMessage {
    if (payload.length !== this.length) {
      throw new FramingError(
        l10n.t('The message has {0} bytes; with this framing each one has {1}.', payload.length, this.length),
      );
    }
    return { prefix: NO_BYTES, payload, suffix: NO_BYTES };
  }
}
