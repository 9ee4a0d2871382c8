import type { EntryKind } from '../api';
import { Opcode } from '../protocol/frameDecoder';
import type { ConnectionSink } from './connection';
import type { FrameSpan } from './frameLog';
import { RoundTrips } from './roundTrips';

/** A message that was given to the sender, and that isn't wholly handed to the kernel. */
export interface MessageToSend {
  readonly kind: 'text' | 'binary';
  readonly payload: Uint8Array | readonly Uint8Array[];
  /** Not all of it was kept for the log. */
  readonly truncated?: boolean;
  sent(index: number): void;
}

const CONTROL_KINDS: Readonly<Record<number, EntryKind>> = {
  [Opcode.close]: 'close',
  [Opcode.ping]: 'ping',
  [Opcode.pong]: 'pong',
};

/** Puts what is sent on a WebSocket into the log, when its frames were handed to the kernel. */
export class SentLog {
  readonly #messages: MessageToSend[] = [];
  /** Pings that were given to the sender, oldest first; what they carry is read from their frames. */
  readonly #pings: ((index: number) => void)[] = [];
  readonly #roundTrips = new RoundTrips();

  constructor(private readonly sink: ConnectionSink) {}

  /** Is called before the message is given to the sender. */
  expect(message: MessageToSend): void {
    this.#messages.push(message);
  }

  /** The same for a ping. @param sent is given the entry's index */
  expectPing(sent: (index: number) => void): void {
    this.#pings.push(sent);
  }

  /** See `RoundTrips`. */
  answered(payload: Uint8Array, time: number): number | undefined {
    return this.#roundTrips.answered(payload, time);
  }

  /** A message or a control frame was handed to the kernel. */
  onSent(span: FrameSpan, control: Uint8Array): void {
    const controlKind = CONTROL_KINDS[span.firstByte & 15];
    if (controlKind) {
      const entry = this.sink.append('sent', controlKind, control, span);
      if (controlKind !== 'ping') return;
      this.#roundTrips.asked(control, span.time);
      this.#pings.shift()?.(entry);
      return;
    }
    const message = this.#messages.shift();
    if (!message) return;
    const { kind, payload, truncated } = message;
    message.sent(this.sink.append('sent', kind, payload, truncated ? { ...span, truncated } : span));
  }
}
