import { mkdir, open, readFile, stat, type FileHandle } from 'node:fs/promises';
import * as path from 'node:path';
import type { Direction, EntryKind, LogEntry, MessageLog } from '../api';
import { Emitter, type Disposable } from '../base/event';
import { PREVIEW_BYTES, previewOf } from '../payload/preview';
import { PayloadTail } from './payloadTail';
import { IndexRecords, type IndexRecord } from './records';
import { WallClock } from './wallClock';

/** `onDidAppend` fires at most 60 times a second. Node cuts the decimals of a delay off. */
const APPEND_INTERVAL_MS = Math.ceil(1000 / 60);
/** Entries that lie closer together than this are read from the file at once. */
const SPAN_BYTES = 1024 * 1024;

const INDEX_FILE = 'index.bin';
const PAYLOAD_FILE = 'payload.bin';

interface LogFiles {
  readonly index: FileHandle;
  readonly payload: FileHandle;
}

/** How much went through in one direction. */
export interface Traffic {
  messages: number;
  bytes: number;
}

/**
 * A message log in two append-only files of a folder: `payload.bin` and `index.bin`. Appending copies the payload and returns;
 * one writer follows behind, payloads before their records, so that a record in the file never points at nothing. In memory stay the
 * index and the payloads that aren't written yet.
 */
export class FileLog implements MessageLog, Disposable {
  readonly #onDidFail = new Emitter<Error>();
  /** The files can't be written: what comes from now on is kept in memory only. */
  readonly onDidFail = this.#onDidFail.event;
  readonly #onDidAppend = new Emitter<number>();
  readonly onDidAppend = this.#onDidAppend.event;
  readonly sent: Traffic = { messages: 0, bytes: 0 };
  readonly received: Traffic = { messages: 0, bytes: 0 };
  readonly #tail: PayloadTail;
  readonly #clock = new WallClock();
  #lastTime = 0;
  #appendTimer: NodeJS.Timeout | undefined;
  /** Up to where the files go. */
  #writtenEntries: number;
  #writtenBytes: number;
  #writing: Promise<void> | undefined;
  #writeError: Error | undefined;

  private constructor(
    private readonly folder: string,
    /** Open while the log grows. */
    private files: LogFiles | undefined,
    private readonly records: IndexRecords,
    payloadBytes: number,
  ) {
    this.#tail = new PayloadTail(payloadBytes);
    this.#writtenEntries = records.length;
    this.#writtenBytes = payloadBytes;
    for (let index = 0; index < records.length; index += 1) this.#count(records.at(index));
  }

  /** Makes a new, empty log in a folder, which is created. */
  static async create(folder: string): Promise<FileLog> {
    await mkdir(folder, { recursive: true });
    return new FileLog(folder, await createFiles(folder), new IndexRecords(), 0);
  }

  /** Opens a log that was written earlier. Left out is what comes after a record whose payload isn't where it should be, or isn't whole. */
  static async open(folder: string): Promise<FileLog> {
    const records = IndexRecords.from(await readFile(path.join(folder, INDEX_FILE)));
    const { size } = await stat(path.join(folder, PAYLOAD_FILE));
    let sound = 0;
    for (let end = 0; sound < records.length; sound += 1) {
      const { offset, size: length } = records.at(sound);
      if (offset !== end || offset + length > size) break;
      end += length;
    }
    records.truncate(sound);
    return new FileLog(folder, undefined, records, size);
  }

  get length(): number {
    return this.records.length;
  }

  /**
   * Adds an entry, stamped with the time of now. The payload is copied.
   *
   * @returns its index
   */
  append(direction: Direction, kind: EntryKind, payload: Uint8Array, truncated = false): number {
    // A clock that is set back must not put an entry before the one before it.
    this.#lastTime = Math.max(this.#lastTime, this.#clock.now());
    const record = {
      time: this.#lastTime,
      offset: this.#tail.append(payload),
      size: payload.length,
      direction,
      kind,
      truncated,
    };
    this.records.push(record);
    this.#count(record);
    this.#appendTimer ??= setTimeout(() => {
      this.#appendTimer = undefined;
      this.#onDidAppend.fire(this.length);
    }, APPEND_INTERVAL_MS);
    this.#write();
    return this.length - 1;
  }

  async read(from: number, to: number): Promise<LogEntry[]> {
    const indexes: number[] = [];
    for (let index = Math.max(0, from); index < Math.min(to, this.length); index += 1) indexes.push(index);
    const records = indexes.map((index) => this.records.at(index));
    const heads = await this.#readHeads(records);
    return records.map(({ time, direction, kind, size, truncated }, nth) => ({
      index: indexes[nth]!,
      time,
      direction,
      kind,
      size,
      preview: previewOf(kind, heads[nth]!),
      ...(truncated && { truncated }),
    }));
  }

  payload(index: number): Promise<Uint8Array> {
    return this.payloadSlice(index, 0, Infinity);
  }

  /** The bytes `from` to `to` of a payload, cut to what there is; the caller owns them. */
  async payloadSlice(index: number, from: number, to: number): Promise<Uint8Array> {
    const { offset, size } = this.records.at(index);
    const start = Math.min(Math.max(0, from), size);
    return this.#readBytes(offset + start, offset + Math.max(start, Math.min(to, size)));
  }

  /** The size of a payload in bytes. */
  sizeOf(index: number): number {
    return this.records.at(index).size;
  }

  async flush(): Promise<void> {
    const entries = this.length;
    while (this.#writtenEntries < entries) {
      if (this.#writeError) throw this.#writeError;
      this.#write();
      await this.#writing;
    }
  }

  /** Nothing more is appended: writes what is left and closes the files. The log stays readable. */
  async finish(): Promise<void> {
    await this.flush().catch(() => undefined);
    const { files } = this;
    this.files = undefined;
    await files?.index.close();
    await files?.payload.close();
    if (!this.#writeError) this.#tail.clear();
  }

  /** Ends the events. {@link finish} releases the files. */
  dispose(): void {
    clearTimeout(this.#appendTimer);
    this.#onDidAppend.dispose();
  }

  #count({ direction, size }: IndexRecord): void {
    if (direction === 'local') return;
    this[direction].messages += 1;
    this[direction].bytes += size;
  }

  #write(): void {
    this.#writing ??= this.#writeAll()
      .catch((error: unknown) => {
        this.#writeError = error as Error;
        this.#onDidFail.fire(this.#writeError);
      })
      .finally(() => {
        this.#writing = undefined;
        // What was appended after the writer's last look at the length.
        if (this.files && this.#writtenEntries < this.length && !this.#writeError) this.#write();
      });
  }

  async #writeAll(): Promise<void> {
    const { files } = this;
    if (!files) throw new Error('This log is finished: nothing can be added to it.');
    // What comes in the same turn of the event loop is written together.
    await Promise.resolve();
    while (this.#writtenEntries < this.length && !this.#writeError) {
      const entries = this.length;
      const end = this.#tail.end;
      await writeFully(files.payload, this.#tail.since(this.#writtenBytes), this.#writtenBytes);
      await writeFully(files.index, this.records.bytes(this.#writtenEntries, entries), undefined);
      this.#writtenBytes = end;
      this.#writtenEntries = entries;
      this.#tail.release(end);
    }
  }

  /** The first bytes of each payload, for previews; one read of the file where they lie together. */
  async #readHeads(records: readonly IndexRecord[]): Promise<Uint8Array[]> {
    const first = records[0];
    const last = records.at(-1);
    if (!first || !last) return [];
    const end = last.offset + Math.min(last.size, PREVIEW_BYTES);
    if (end - first.offset <= SPAN_BYTES && end <= this.#writtenBytes) {
      const span = await this.#readBytes(first.offset, end);
      return records.map(({ offset, size }) => {
        const start = offset - first.offset;
        return span.subarray(start, start + Math.min(size, PREVIEW_BYTES));
      });
    }
    return Promise.all(
      records.map(({ offset, size }) => this.#readBytes(offset, offset + Math.min(size, PREVIEW_BYTES))),
    );
  }

  async #readBytes(from: number, to: number): Promise<Uint8Array> {
    if (to <= from) return new Uint8Array(0);
    const unwritten = this.#tail.read(from, to);
    if (unwritten) return unwritten;
    if (this.files) return readFully(this.files.payload, from, to);
    const file = await open(path.join(this.folder, PAYLOAD_FILE), 'r');
    try {
      return await readFully(file, from, to);
    } finally {
      await file.close();
    }
  }
}

async function createFiles(folder: string): Promise<LogFiles> {
  const index = await open(path.join(folder, INDEX_FILE), 'wx');
  try {
    return { index, payload: await open(path.join(folder, PAYLOAD_FILE), 'wx+') };
  } catch (error) {
    await index.close();
    throw error;
  }
}

async function readFully(file: FileHandle, from: number, to: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(to - from);
  let done = 0;
  while (done < bytes.length) {
    const { bytesRead } = await file.read(bytes, done, bytes.length - done, from + done);
    if (bytesRead === 0)
      throw new Error(`The log's file ends at byte ${String(from + done)}, before byte ${String(to)}.`);
    done += bytesRead;
  }
  return bytes;
}

async function writeFully(file: FileHandle, parts: readonly Uint8Array[], position: number | undefined): Promise<void> {
  let at = position;
  for (const part of parts) {
    let done = 0;
    while (done < part.length) {
      const { bytesWritten } = await file.write(part, done, part.length - done, at);
      done += bytesWritten;
      if (at !== undefined) at += bytesWritten;
    }
  }
}
