import * as l10n from '@vscode/l10n';
import { open } from 'node:fs/promises';
import { concatBytes } from '../../protocol/concatBytes';
import { LongLine, type TakenLine } from './longLine';
import { BadValue, ImportProblem } from './importProblem';

const CHUNK_BYTES = 256 * 1024;
/** Lines that are longer are taken apart as they come. */
const LONG_BYTES = 1024 * 1024;
/** The most that a line may have beside its payload: frames of a message, of which there may be 131,072. */
const MAX_KEPT_BYTES = 256 * 1024 * 1024;
/** The most that a payload may have as it stands in its line: all of it is in memory. */
const MAX_PAYLOAD_BYTES = 1024 * 1024 * 1024;
const LF = 0x0a;

export interface NumberedLine extends TakenLine {
  /** From 1. */
  readonly number: number;
  /** Bytes of the file up to its end. */
  readonly end: number;
}

/**
 * The lines of a file, without their ends, however long they are; a last one needs no end.
 *
 * @throws ImportProblem where a long one is broken, and what the system says of the file
 */
export async function* readLines(file: string, maxPayloadBytes = MAX_PAYLOAD_BYTES): AsyncGenerator<NumberedLine> {
  const handle = await open(file, 'r');
  try {
    const chunk = new Uint8Array(CHUNK_BYTES);
    let line = new OneLine(1, maxPayloadBytes);
    for (let position = 0; ;) {
      const { bytesRead } = await handle.read(chunk, 0, CHUNK_BYTES, position);
      for (let from = 0; from < bytesRead;) {
        const at = chunk.indexOf(LF, from);
        const end = at < 0 || at >= bytesRead ? bytesRead : at;
        line.add(chunk.subarray(from, end));
        from = end + 1;
        if (end === bytesRead) break;
        yield { ...line.taken(), number: line.number, end: position + from };
        line = new OneLine(line.number + 1, maxPayloadBytes);
      }
      position += bytesRead;
      if (bytesRead > 0) continue;
      if (line.length > 0) yield { ...line.taken(), number: line.number, end: position };
      return;
    }
  } finally {
    await handle.close();
  }
}

class OneLine {
  #parts: Uint8Array[] = [];
  #long: LongLine | undefined;
  length = 0;

  constructor(
    readonly number: number,
    private readonly maxPayloadBytes: number,
  ) {}

  /** @param bytes may be used again afterwards */
  add(bytes: Uint8Array): void {
    this.length += bytes.length;
    if (this.length <= LONG_BYTES) {
      this.#parts.push(bytes.slice());
      return;
    }
    this.#within(() => {
      if (!this.#long) {
        this.#long = new LongLine();
        for (const part of this.#parts.splice(0)) this.#long.write(part);
      }
      this.#long.write(bytes);
      if (this.#long.keptBytes > MAX_KEPT_BYTES) throw new BadValue([], l10n.t('the line is too long'));
      if (this.#long.payloadBytes > this.maxPayloadBytes)
        throw new BadValue([], l10n.t('the payload has more than {0} bytes', this.maxPayloadBytes));
    });
  }

  taken(): TakenLine {
    const [first] = this.#parts;
    return this.#long?.end() ?? { bytes: first && this.#parts.length === 1 ? first : concatBytes(this.#parts) };
  }

  #within(run: () => void): void {
    try {
      run();
    } catch (error) {
      if (!(error instanceof BadValue)) throw error;
      throw new ImportProblem(error.message, this.number, (this.#long?.payloadUnit ?? 0) + 1);
    }
  }
}
