/** Of one message, in memory. */
const MOST_KEPT_BYTES = 100 * 1024 * 1024;

/** What is kept for the log of a message that is sent in parts: all of it, or its beginning if it is too much. */
export class KeptParts {
  readonly parts: Uint8Array[] = [];
  truncated = false;
  #room = MOST_KEPT_BYTES;

  /** Keeps it without a copy. */
  add(part: Uint8Array): void {
    if (part.length > this.#room) this.truncated = true;
    if (this.truncated) return;
    this.#room -= part.length;
    this.parts.push(part);
  }
}
