import type { PayloadLayout } from '../../payload/payloadView';
import { sliceBytes, type PayloadReader } from './payloadReader';

/** So much is read at once, after the first slice. */
const pullBytes = 512 * 1024;
const pieceBytes = 32 * 1024;
/** The page answers between two slices of work of this length. */
const sliceMs = 8;
/** So much of a payload is read before the person is asked. */
export const scanBytes = 32 * 1024 * 1024;

/**
 * `paused`: it has read as much as it does unasked. `failed`: the payload isn't what the view is for, or can't be read;
 * then there is an error.
 */
export type ScanState = 'reading' | 'paused' | 'stopped' | 'done' | 'failed';

/** Feeds a payload to a layout, in slices, as far as it wants it and a limit allows. */
export class PayloadScan {
  state: ScanState = 'paused';
  error: Error | undefined;
  /** How many bytes the layout took. */
  offset = 0;
  #limit = 0;

  constructor(
    readonly reader: Pick<PayloadReader, 'pull' | 'size'>,
    readonly layout: PayloadLayout,
    readonly onProgress: () => void,
  ) {}

  /** Reads on, by at most {@link scanBytes}. */
  async go(): Promise<void> {
    if (this.state === 'reading' || this.state === 'done' || this.state === 'failed') return;
    this.state = 'reading';
    this.#limit = this.offset + scanBytes;
    try {
      await this.#read();
    } catch (error) {
      this.state = 'failed';
      this.error = error instanceof Error ? error : new Error(String(error));
    }
    this.onProgress();
  }

  stop(): void {
    if (this.state === 'reading') this.state = 'stopped';
  }

  async #read(): Promise<void> {
    const { layout, reader } = this;
    while (this.offset < reader.size) {
      if (this.offset >= this.#limit || !layout.wants) {
        this.state = 'paused';
        return;
      }
      const length = this.offset === 0 ? sliceBytes : pullBytes;
      const { bytes } = await reader.pull(this.offset, Math.min(this.offset + length, reader.size));
      if (bytes.length === 0) break;
      await this.#feed(bytes);
      if (!this.#isReading()) return;
      this.onProgress();
    }
    layout.end();
    this.state = 'done';
  }

  async #feed(bytes: Uint8Array): Promise<void> {
    let began = performance.now();
    for (let at = 0; at < bytes.length && this.layout.wants;) {
      const taken = this.layout.feed(bytes.subarray(at, at + pieceBytes));
      at += taken;
      this.offset += taken;
      if (performance.now() - began < sliceMs) continue;
      await new Promise((resolve) => setTimeout(resolve));
      if (!this.#isReading()) return;
      began = performance.now();
    }
  }

  /** It may have been stopped while it waited. */
  #isReading(): boolean {
    return this.state === 'reading';
  }
}
