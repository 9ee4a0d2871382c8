import * as l10n from '@vscode/l10n';
import { MessageBuffer } from './messageBuffer';
import { FramingError, NO_BYTES, type StreamFraming, type StreamMessage, type WireMessage } from './streamFraming';

/** `idle`: a pause ends a message. Whoever has the clock calls {@link end} then. */
export class IdleFraming implements StreamFraming {
  readonly #buffer: MessageBuffer;

  constructor(
    readonly idleMs: number,
    maxMessageSize: number,
  ) {
    this.#buffer = new MessageBuffer(maxMessageSize);
  }

  read(chunk: Uint8Array): StreamMessage[] {
    const messages: StreamMessage[] = [];
    this.#buffer.add(chunk, messages);
    return messages;
  }

  end(): StreamMessage[] {
    const messages: StreamMessage[] = [];
    if (this.#buffer.size > 0) this.#buffer.finish(NO_BYTES, NO_BYTES, messages);
    return messages;
  }

  encode(payload: Uint8Array): WireMessage {
    if (payload.length === 0) {
      throw new FramingError(
        l10n.t("An empty message can't be sent: with this framing, nothing would go to the other end."),
      );
    }
    return { prefix: NO_BYTES, payload, suffix: NO_BYTES };
  }
}
