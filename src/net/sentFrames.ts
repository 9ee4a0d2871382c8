import { packFrame } from '../log/frameRecords';
import { FrameDecoder, type FrameDecoderOptions, type FrameEvents } from '../protocol/frameDecoder';
import type { FrameLog, FrameSpan } from './frameLog';

/** The frames of the sending direction: notes each in the log, and tells each message and control frame whose last byte was handed to the kernel. */
export class SentFrames implements FrameEvents {
  readonly #decoder: FrameDecoder;
  /** @param control the unmasked payload of a control frame; a view */
  onSent: (span: FrameSpan, control: Uint8Array) => void = () => undefined;
  #now = 0;
  #frame = 0;
  #messageFrame = -1;
  #messageByte = 0;

  constructor(
    private readonly log: FrameLog,
    options: FrameDecoderOptions,
  ) {
    this.#decoder = new FrameDecoder(this, options);
  }

  write(bytes: Uint8Array): void {
    this.#now = this.log.now();
    this.#decoder.write(bytes);
  }

  onFrame(
    firstByte: number,
    masked: boolean,
    maskKey: number,
    length: number,
    headerLength: number,
    offset: number,
  ): void {
    this.#frame = this.log.appendFrame(
      this.#now,
      offset,
      length,
      packFrame(true, firstByte, masked, maskKey, headerLength),
    );
    if ((firstByte & 8) === 0 && this.#messageFrame < 0) {
      this.#messageFrame = this.#frame;
      this.#messageByte = firstByte;
    }
  }

  onFrameEnd(firstByte: number): void {
    const lastFrame = this.#frame;
    if (firstByte & 8) this.#tell({ firstFrame: lastFrame, lastFrame, time: this.#now, firstByte });
    else if (firstByte & 0x80) {
      const firstFrame = this.#messageFrame;
      this.#messageFrame = -1;
      this.#tell({ firstFrame, lastFrame, time: this.#now, firstByte: this.#messageByte });
    }
  }

  onBreach(): void {
    // What we send is not judged here.
  }

  #tell(span: FrameSpan): void {
    this.onSent(span, this.#decoder.control);
  }
}
