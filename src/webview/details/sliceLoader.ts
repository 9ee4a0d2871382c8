import { PayloadReader, sliceBytes } from './payloadReader';

/** So many slices are under way at once. */
const mostLoads = 4;

/** Gives a view the bytes that it draws: those that aren't held are asked for, and the view is drawn anew when they come. */
export class SliceLoader {
  /** Why bytes couldn't be read, in the host's words. */
  failure: string | undefined;
  readonly #loading = new Set<number>();

  constructor(
    readonly reader: PayloadReader,
    readonly onLoad: () => void,
  ) {}

  /** The bytes `from` to `to`, cut to what there is, or `undefined` while they are being read. */
  peek(from: number, to: number): Uint8Array | undefined {
    const bytes = this.reader.peek(from, to);
    if (!bytes) {
      const last = Math.floor((Math.min(to, this.reader.size) - 1) / sliceBytes);
      for (let slice = Math.floor(from / sliceBytes); slice <= last; slice++) {
        if (!this.reader.peek(slice * sliceBytes, (slice + 1) * sliceBytes)) this.#load(slice);
      }
    }
    return bytes;
  }

  #load(slice: number): void {
    if (this.failure !== undefined || this.#loading.size >= mostLoads || this.#loading.has(slice)) return;
    this.#loading.add(slice);
    this.reader
      .load(slice)
      .catch((error: unknown) => {
        this.failure = error instanceof Error ? error.message : String(error);
      })
      .finally(() => {
        this.#loading.delete(slice);
        this.onLoad();
      });
  }
}
