/** Lets messages wait for one that is sent in parts. */
export class SendTurns {
  /** Settles when the message that is sent in parts is sent. */
  #long: Promise<void> | undefined;

  get isBusy(): boolean {
    return this.#long !== undefined;
  }

  /** Sends something when nothing is being sent in parts any more. */
  async next<T>(send: () => T | Promise<T>): Promise<T> {
    while (this.#long) await this.#long.catch(() => undefined);
    return send();
  }

  /** The same for what others wait for then. */
  nextLong(send: () => Promise<void>): Promise<void> {
    return this.next(async () => {
      const sending = send();
      this.#long = sending;
      try {
        await sending;
      } finally {
        this.#long = undefined;
      }
    });
  }
}
