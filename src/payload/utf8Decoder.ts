/**
 * Decodes UTF-8 that comes in slices, cut anywhere. What isn't UTF-8 becomes U+FFFD, and is counted; a byte order mark is
 * kept.
 */
export class Utf8Decoder {
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  #replaced = 0;
  /** U+FFFD that the sender wrote, which is no error. */
  #genuine = 0;
  /** How many bytes of EF BF BD the last slice ended with. */
  #matched = 0;

  /** How many invalid sequences were replaced so far. */
  get invalid(): number {
    return this.#replaced - this.#genuine;
  }

  /** @param last Whether the text ends with these bytes: a sequence cut at the end is invalid then, else it waits. */
  decode(bytes: Uint8Array, last: boolean): string {
    const text = this.#decoder.decode(bytes, { stream: !last });
    if (!text.includes('\ufffd') && this.#matched === 0 && !bytes.includes(0xef)) return text;
    for (let at = text.indexOf('\ufffd'); at >= 0; at = text.indexOf('\ufffd', at + 1)) this.#replaced++;
    this.#countGenuine(bytes);
    return text;
  }

  #countGenuine(bytes: Uint8Array): void {
    for (const byte of bytes) {
      if (byte === 0xef) this.#matched = 1;
      else if (this.#matched === 1 && byte === 0xbf) this.#matched = 2;
      else {
        if (this.#matched === 2 && byte === 0xbd) this.#genuine++;
        this.#matched = 0;
      }
    }
  }
}
