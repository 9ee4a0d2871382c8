import { concatBytes } from '../../protocol/concatBytes';
import type { StreamMessage } from '../../protocol/framing/streamFraming';
import type { TcpConnection } from '../tcpConnection';
import { FULL_BYTES, type Lane, type Parcel } from './lane';
import type { StreamOnward } from './onward';

/**
 * One direction of a TCP relay. Bytes go on as they come, also those of a message that isn't whole yet; while messages are held, a
 * message goes when it is let go, with the very bytes that it came with.
 */
export class StreamLane implements StreamOnward {
  #to: TcpConnection | undefined;
  /** Of the message that isn't whole yet: what has gone, and what hasn't. */
  #goneBytes = 0;
  #rest: Uint8Array[] = [];
  #restBytes = 0;

  /**
   * @param isRaw there is no framing, and what is sent has no entry here
   * @param onGone see {@link StreamOnward.gone}
   */
  constructor(
    readonly lane: Lane,
    private readonly isRaw: boolean,
    private readonly onGone: (how: 'ended' | 'reset') => void,
  ) {}

  get isFull(): boolean {
    return this.lane.isFull || (this.#to !== undefined && this.#to.waitingBytes > FULL_BYTES);
  }

  /** @param onDrain the connection takes more again */
  leadTo(connection: TcpConnection, onDrain: () => void): void {
    this.#to = connection;
    connection.onDrain(onDrain);
    this.lane.open();
  }

  data(bytes: Uint8Array, messages: readonly StreamMessage[], firstEntry: number): void {
    if (this.isRaw) this.#pass(bytes);
    else if (this.lane.holds) this.#hold(bytes, messages, firstEntry);
    else this.#flow(bytes, messages);
  }

  ended(): void {
    this.release();
    this.lane.finish(() => this.#to?.endSide());
  }

  gone(how: 'ended' | 'reset'): void {
    this.onGone(how);
  }

  /** Messages aren't held any more: what has come of one that isn't whole goes on. */
  release(): void {
    const bytes = this.#takeRest(this.#restBytes);
    if (bytes.length > 0) this.#flow(bytes, []);
  }

  #pass(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    if (this.lane.isClear) this.#to?.pass(bytes);
    else this.#later(() => this.#to?.pass(bytes), bytes.length);
  }

  #later(run: () => void, bytes: number): void {
    this.lane.go(() => {
      run();
      return undefined;
    }, bytes);
  }

  #flow(bytes: Uint8Array, messages: readonly StreamMessage[]): void {
    const whole = messages.reduce((sum, message) => sum + wireBytes(message), 0);
    const begun = this.#goneBytes + bytes.length - whole;
    const send = (part: Uint8Array, complete: readonly StreamMessage[]): void =>
      this.#later(() => this.#to?.passPart(part, complete), part.length);
    const gap = bytes.length - begun;
    if (this.lane.wantsGap && messages.length > 0 && gap >= 0) {
      send(bytes.subarray(0, gap), messages);
      this.#setGone(0);
      send(bytes.subarray(gap), []);
    } else send(bytes, messages);
    this.#setGone(begun);
  }

  #hold(bytes: Uint8Array, messages: readonly StreamMessage[], firstEntry: number): void {
    this.#rest.push(bytes);
    this.#restBytes += bytes.length;
    for (const [nth, message] of messages.entries()) {
      const size = wireBytes(message);
      if (this.#goneBytes === 0) {
        this.lane.take(this.#parcel(message, firstEntry + nth, this.#takeRest(size)));
        continue;
      }
      // It had begun to go before it could be held.
      const left = this.#takeRest(Math.max(0, size - this.#goneBytes));
      this.#later(() => this.#to?.passPart(left, [message]), left.length);
      this.#setGone(Math.max(0, this.#goneBytes - size));
    }
  }

  #parcel({ kind, payload }: StreamMessage, entry: number, wire: Uint8Array): Parcel {
    return {
      kind,
      payload,
      entry,
      send: () => {
        this.#to?.passPart(wire, [{ kind, payload }]);
        return undefined;
      },
      replace: (other) => this.#to?.send(other, {}) ?? Promise.reject(new Error()),
    };
  }

  #setGone(bytes: number): void {
    this.#goneBytes = bytes;
    this.lane.isInside = bytes > 0;
    if (bytes === 0) this.lane.flush();
  }

  /** The first bytes of {@link #rest}, a copy. */
  #takeRest(size: number): Uint8Array {
    const taken: Uint8Array[] = [];
    let missing = size;
    while (missing > 0) {
      const first = this.#rest.shift();
      if (!first) break;
      taken.push(first.subarray(0, missing));
      if (first.length > missing) this.#rest.unshift(first.subarray(missing));
      missing -= Math.min(missing, first.length);
    }
    this.#restBytes -= size - missing;
    return concatBytes(taken);
  }
}

function wireBytes({ prefix, payload, suffix }: StreamMessage): number {
  return prefix.length + payload.length + suffix.length;
}
