import { Transform, type TransformCallback } from 'node:stream';
import { GrowingBuffer } from './growingBuffer';

/** The most bytes that a line (without its LF) or a length-prefixed message may have. */
export const maxMessageBytes = 1024 * 1024;

const lf = 0x0a;
const cr = 0x0d;

/**
 * A TCP service as bytes in, bytes out: the socket is piped through it. The service ends the connection by
 * {@link Service.finish}; what comes after that is dropped.
 */
abstract class Service extends Transform {
  /** To what is being received: pushed together, since a push (and a write) for each short line would take most of the time. */
  #answers: Uint8Array[] = [];
  #finished = false;

  protected abstract receive(chunk: Buffer): void;

  /** What is left to say when the client has ended its side. */
  protected receiveEnd(): void {}

  protected get finished(): boolean {
    return this.#finished;
  }

  protected answer(bytes: Uint8Array): void {
    this.#answers.push(bytes);
  }

  protected finish(last: Uint8Array): void {
    this.answer(last);
    this.#finished = true;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    if (!this.#finished) {
      this.receive(chunk);
      this.#pushAnswers();
    }
    done();
  }

  override _flush(done: TransformCallback): void {
    if (!this.#finished) {
      this.receiveEnd();
      this.#pushAnswers();
    }
    done();
  }

  #pushAnswers(): void {
    if (this.#answers.length > 0) this.push(Buffer.concat(this.#answers));
    this.#answers = [];
    if (this.#finished) this.push(null);
  }
}

abstract class LineService extends Service {
  readonly #partial = new GrowingBuffer();

  /** @param line with its end, except for a last line that has none */
  protected abstract receiveLine(line: Buffer): void;
  protected abstract receiveOverlongLine(): void;

  protected override receive(chunk: Buffer): void {
    let start = 0;
    while (start < chunk.length && !this.finished) {
      const found = chunk.indexOf(lf, start);
      const end = found < 0 ? chunk.length : found;
      if (this.#partial.length + end - start > maxMessageBytes) {
        this.receiveOverlongLine();
        return;
      }
      this.#partial.append(chunk.subarray(start, found < 0 ? end : end + 1));
      if (found >= 0) this.receiveLine(this.#partial.take());
      start = end + 1;
    }
  }

  protected override receiveEnd(): void {
    if (this.#partial.length > 0) this.receiveLine(this.#partial.take());
  }
}

/** Sends each line back as it came, with its own end. */
export class LineEcho extends LineService {
  protected override receiveLine(line: Buffer): void {
    this.answer(line);
  }

  protected override receiveOverlongLine(): void {
    this.finish(Buffer.from(`error: a line is longer than ${maxMessageBytes} bytes\r\n`));
  }
}

/** Greets, acknowledges each line, and ends at `QUIT`: the habit of SMTP and FTP. */
export class Banner extends LineService {
  constructor() {
    super();
    this.push('220 socketscope demo ready\r\n');
  }

  protected override receiveLine(line: Buffer): void {
    const text = withoutEnd(line);
    if (text.toString('latin1').toUpperCase() === 'QUIT') this.finish(Buffer.from('221 bye\r\n'));
    // The bytes as they came: the service doesn't know in which encoding they are.
    else this.answer(Buffer.concat([Buffer.from('250 OK: '), text, Buffer.from('\r\n')]));
  }

  protected override receiveOverlongLine(): void {
    this.finish(Buffer.from(`500 a line is longer than ${maxMessageBytes} bytes\r\n`));
  }
}

function withoutEnd(line: Buffer): Buffer {
  let end = line.length;
  if (line[end - 1] === lf) end--;
  if (line[end - 1] === cr) end--;
  return line.subarray(0, end);
}

const prefixBytes = 4;

/** Sends each message back: its length as four bytes, big-endian, and as many bytes. */
export class LengthPrefixedEcho extends Service {
  readonly #partial = new GrowingBuffer();
  /** Of the message under way, prefix included; the prefix alone until that is whole. */
  #wanted = prefixBytes;

  protected override receive(chunk: Buffer): void {
    let start = 0;
    while (start < chunk.length) {
      const end = Math.min(chunk.length, start + this.#wanted - this.#partial.length);
      this.#partial.append(chunk.subarray(start, end));
      start = end;
      if (this.#partial.length < this.#wanted) return;

      const bytes = this.#partial.take();
      const length = bytes.readUInt32BE(0);
      if (length > maxMessageBytes) {
        this.finish(prefixed(`error: a message is longer than ${maxMessageBytes} bytes\r\n`));
        return;
      }
      if (bytes.length < prefixBytes + length) {
        this.#wanted = prefixBytes + length;
        this.#partial.append(bytes);
      } else {
        this.#wanted = prefixBytes;
        this.answer(bytes);
      }
    }
  }
}

/** Framed like every message of the service, so that a client can read it. */
function prefixed(text: string): Buffer {
  const message = Buffer.alloc(prefixBytes + Buffer.byteLength(text));
  message.writeUInt32BE(message.length - prefixBytes, 0);
  message.write(text, prefixBytes);
  return message;
}
