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
  /** What has come of its payload. */
  size = 0;
  parts: Uint8Array[] = [];
  /** How many of the parts came in chunks before the last one that ended, and how many with it. */
  #partsBefore = 0;
  #partsEnded = 0;
  /** What that one takes in memory, in bytes. */
  #heldBytes = 0;

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
    this.#partsEnded = 0;
    if (this.parts.length === 1) this.parts.pop();
    else this.parts = [];
  }

  /**
   * The chunk has ended. The parts of the one before become one, and don't hold it in memory where they are but little of it: not
   * sooner, as most messages that a chunk cuts are whole with the next one.
   */
  endChunk(chunk: Uint8Array): void {
    const added = this.parts.slice(this.#partsBefore, this.#partsEnded);
    const size = added.reduce((sum, { length }) => sum + length, 0);
    const isJoined = added.length > 1 || (size > 0 && size * 2 < this.#heldBytes);
    if (isJoined) this.parts.splice(this.#partsBefore, added.length, concatBytes(added));
    this.#partsBefore = isJoined ? this.#partsBefore + 1 : this.#partsEnded;
    this.#partsEnded = this.parts.length;
    this.#heldBytes = chunk.buffer.byteLength;
  }
}
