/** More pings than this don't wait for their pongs: a peer may never answer. */
const MOST_WAITING = 1000;

/** Which ping a pong answers: the one with the same payload (RFC 6455 §5.5.3). */
export class RoundTrips {
  /** When each was sent, by its payload. */
  readonly #asked = new Map<string, number>();

  asked(payload: Uint8Array, time: number): void {
    const [oldest] = this.#asked.keys();
    if (oldest !== undefined && this.#asked.size >= MOST_WAITING) this.#asked.delete(oldest);
    this.#asked.set(keyOf(payload), time);
  }

  /** @returns milliseconds since the ping; `undefined` for a pong that nobody asked for */
  answered(payload: Uint8Array, time: number): number | undefined {
    const key = keyOf(payload);
    const asked = this.#asked.get(key);
    this.#asked.delete(key);
    return asked === undefined ? undefined : time - asked;
  }
}

function keyOf(payload: Uint8Array): string {
  return Buffer.from(payload).toString('latin1');
}
