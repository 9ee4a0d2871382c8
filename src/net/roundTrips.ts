/** More pings than this don't wait for their pongs: a peer may never answer. */
const MOST_WAITING = 1000;

/** Which ping a pong answers: the oldest one with the same payload (RFC 6455 §5.5.3). */
export class RoundTrips {
  /** Oldest first. */
  readonly #asked: { readonly key: string; readonly time: number }[] = [];

  asked(payload: Uint8Array, time: number): void {
    if (this.#asked.length >= MOST_WAITING) this.#asked.shift();
    this.#asked.push({ key: keyOf(payload), time });
  }

  /** @returns milliseconds since the ping; `undefined` for a pong that nobody asked for */
  answered(payload: Uint8Array, time: number): number | undefined {
    const key = keyOf(payload);
    const nth = this.#asked.findIndex((asked) => asked.key === key);
    if (nth < 0) return undefined;
    const [asked] = this.#asked.splice(nth, 1);
    return asked && time - asked.time;
  }
}

function keyOf(payload: Uint8Array): string {
  return Buffer.from(payload).toString('latin1');
}
