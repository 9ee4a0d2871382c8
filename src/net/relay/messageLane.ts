import { concatBytes } from '../../protocol/concatBytes';
import type { LiveWebSocket } from '../liveWebSocket';
import type { Lane } from './lane';
import type { MessageOnward } from './onward';

/** What a control frame takes, at most. */
const CONTROL_BYTES = 128;
/** So many pings may wait for their pongs; nobody needs to answer (RFC 6455 §5.5.3 lets older ones be left out). */
const MOST_PINGS = 100;

/** One direction of a WebSocket relay: messages with their kind and their frames; pings, pongs and the close frame as they are. */
export class MessageLane implements MessageOnward {
  #to: LiveWebSocket | undefined;
  /** The pings that were sent on the leg that this one comes from, and aren't answered yet. The pongs of a person's own are his. */
  #pings: { readonly text: string; readonly isOwn: boolean }[] = [];
  /** The other direction, which brings the answers to the pings of this one. */
  answers: MessageLane | undefined;

  /** @param onGone see {@link MessageOnward.gone} */
  constructor(
    readonly lane: Lane,
    private readonly onGone: (how: 'ended' | 'reset') => void,
  ) {}

  get isFull(): boolean {
    return this.lane.isFull;
  }

  leadTo(connection: LiveWebSocket): void {
    this.#to = connection;
    this.lane.open();
  }

  /** A ping is sent. @param isOwn by a person himself: the pong that answers it isn't passed on */
  expectPong(payload: Uint8Array, isOwn: boolean): void {
    this.#pings = [...this.#pings, { text: textOf(payload), isOwn }].slice(-MOST_PINGS);
  }

  message(
    entry: number,
    kind: 'text' | 'binary',
    payload: Uint8Array | readonly Uint8Array[],
    frameBytes: readonly number[],
  ): void {
    const whole = payload instanceof Uint8Array ? payload : concatBytes(payload);
    const fragments = frameBytes.slice(0, -1);
    this.lane.take({
      kind,
      payload: whole,
      entry,
      send: () => this.#to?.send(whole, { kind, fragments }),
      replace: (other, otherKind = kind) => this.#to?.send(other, { kind: otherKind }) ?? Promise.reject(new Error()),
    });
  }

  ping(payload: Uint8Array): void {
    const copy = new Uint8Array(payload);
    this.lane.goBetween(() => {
      this.answers?.expectPong(copy, false);
      return this.#to?.ping(copy) ?? Promise.resolve();
    }, CONTROL_BYTES);
  }

  pong(payload: Uint8Array): void {
    const text = textOf(payload);
    const at = this.#pings.findIndex((ping) => ping.text === text);
    // It answers those before it as well (RFC 6455 §5.5.3).
    if (this.#pings.splice(0, at + 1).at(-1)?.isOwn) return;
    const copy = new Uint8Array(payload);
    this.lane.goBetween(() => this.#to?.pong(copy) ?? Promise.resolve(), CONTROL_BYTES);
  }

  closing(payload: Uint8Array): void {
    this.lane.finish(() => this.#to?.passClose(payload));
  }

  gone(how: 'ended' | 'reset'): void {
    this.onGone(how);
  }
}

function textOf(payload: Uint8Array): string {
  return Buffer.from(payload.buffer, payload.byteOffset, payload.length).toString('latin1');
}
