import type { Exchange, HttpHead } from '../api';
import { concatBytes } from '../protocol/concatBytes';
import { HttpHeadReader, statusOf } from '../protocol/httpHead';
import type { ByteObserver } from './tap';

/**
 * Reads the heads of one handshake from the socket's bytes, and hands on what is sent after them. Interim answers (1xx other than
 * 101) are passed over.
 */
export class HandshakeRecorder implements ByteObserver {
  readonly #request = new HttpHeadReader();
  #response = new HttpHeadReader();
  #afterRefusal: Uint8Array[] = [];
  #keptBytes = 0;

  /** Gets what is sent once the heads are over. */
  #afterHeads: ((bytes: Uint8Array) => void) | undefined;

  /**
   * @param onResponseHead gives what is to be told of the bytes that are sent from then on
   * @param mostRefusalBytes how much is kept of what comes after the head of a refusal
   */
  constructor(
    private readonly onResponseHead: (head: HttpHead) => ((bytes: Uint8Array) => void) | undefined,
    private readonly mostRefusalBytes = 0,
  ) {}

  /** A refusal as it was on the wire: the head, and what came after it. */
  get refusal(): Uint8Array {
    return concatBytes([this.#response.bytes, ...this.#afterRefusal]);
  }

  get exchange(): Exchange | undefined {
    const request = this.#request.head;
    const response = this.#response.head;
    return request && { request, ...(response && { response }) };
  }

  /** The first bytes that the server sent, also where they are no HTTP. */
  get received(): Uint8Array {
    return this.#response.bytes;
  }

  onSent(bytes: Uint8Array): void {
    if (this.#afterHeads) this.#afterHeads(bytes);
    else this.#request.write(bytes);
  }

  onReceived(bytes: Uint8Array): void {
    let rest = bytes;
    while (rest.length > 0 && !this.#response.head) {
      const used = this.#response.write(rest);
      if (used === 0) return;
      rest = rest.subarray(used);
      const head = this.#response.head as HttpHead | undefined;
      if (!head) continue;
      const status = statusOf(head);
      if (status !== undefined && status >= 100 && status < 200 && status !== 101)
        this.#response = new HttpHeadReader();
      else this.#afterHeads = this.onResponseHead(head);
    }
    if (rest.length > 0 && !this.#afterHeads) this.#keepRefusal(rest);
  }

  #keepRefusal(bytes: Uint8Array): void {
    const room = this.mostRefusalBytes - this.#keptBytes;
    if (room <= 0) return;
    this.#afterRefusal.push(new Uint8Array(bytes.subarray(0, room)));
    this.#keptBytes += bytes.length;
  }
}
