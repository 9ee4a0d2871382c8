import { concatBytes } from '../protocol/concatBytes';

/** A message whose frames are coming: what they announced, and their payloads as views of the chunks that they came in. */
export class MessageUnderWay {
  /** The number of its first frame; -1: there is no message under way. */
  firstFrame = -1;
  /** Of its first frame: FIN, RSV and opcode. */
  firstByte = 0;
  /** The sum of the lengths that its frames announce, in bytes. */
  announced = 0;
  frames = 0;
  /** What each frame announced, where that is asked for. */
  lengths: number[] = [];
  /** What has come of its payload. */
  size = 0;
  parts: Uint8Array[] = [];
  /** How many of the parts came in chunks before this one. */
  #partsBefore = 0;

  /** As it was on the wire: compressed. */
  get isCompressed(): boolean {
    return (this.firstByte & 0x40) !== 0;
  }

  get opcode(): number {
    return this.firstByte & 15;
  }

  begin(frame: number, firstByte: number): void {
    this.firstFrame = frame;
    this.firstByte = firstByte;
    this.announced = 0;
    this.frames = 0;
  }

  add(chunk: Uint8Array, from: number, to: number): void {
    this.parts.push(new Uint8Array(chunk.buffer, chunk.byteOffset + from, to - from));
    this.size += to - from;
  }

  /** The message, or what has come of it, was dealt with. */
  end(): void {
    this.firstFrame = -1;
    this.size = 0;
    this.#partsBefore = 0;
    if (this.lengths.length > 0) this.lengths = [];
    if (this.parts.length === 1) this.parts.pop();
    else this.parts = [];
  }

  /** The chunk has ended: its parts become one, and don't hold it in memory where they are but little of it. */
  endChunk(chunk: Uint8Array): void {
    if (this.parts.length > this.#partsBefore) {
      const added = this.parts.slice(this.#partsBefore);
      const size = added.reduce((sum, { length }) => sum + length, 0);
      if (added.length > 1 || size * 2 < chunk.buffer.byteLength) {
        this.parts.length = this.#partsBefore;
        this.parts.push(concatBytes(added));
      }
    }
    this.#partsBefore = this.parts.length;
  }
}
