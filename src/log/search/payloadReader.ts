import { closeSync, openSync, readSync } from 'node:fs';
import * as path from 'node:path';
import type { Disposable } from '../../base/event';
import { segmentOf, type Segment } from '../segments';

/** Payloads that aren't in the files: where they stand among all payloads, and their bytes. */
export interface UnwrittenPart {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** A file that couldn't be read, and why, in the system's words. */
export interface Unread {
  readonly file: string;
  readonly message: string;
}

/** Reads payloads from a log's files, synchronously: for a thread of its own. */
export class PayloadReader implements Disposable {
  /** The first file that couldn't be read. One that is shorter than it should be is none. */
  unread: Unread | undefined;
  /** By the number of the segment. -1: can't be opened. */
  readonly #files = new Map<number, number>();

  constructor(
    private readonly folder: string,
    private readonly segments: readonly Segment[],
    private readonly unwritten: readonly UnwrittenPart[],
  ) {}

  /** Where the segment ends that an offset is in; no read goes beyond. */
  endOf(offset: number): number {
    const part = this.#unwrittenAt(offset);
    if (part) return part.offset + part.bytes.length;
    const borders = [this.segments[segmentOf(this.segments, offset) + 1], this.unwritten[0]];
    return Math.min(...borders.map((border) => (border && border.offset > offset ? border.offset : Infinity)));
  }

  /** Fills `into` with the bytes from an offset on. @returns how many there were */
  read(into: Uint8Array, offset: number): number {
    const part = this.#unwrittenAt(offset);
    if (part) {
      const bytes = part.bytes.subarray(offset - part.offset, offset - part.offset + into.length);
      into.set(bytes);
      return bytes.length;
    }
    const nth = segmentOf(this.segments, offset);
    // The file was gone when the log was opened, which has told of it.
    if (nth < 0) return 0;
    const file = this.#open(nth);
    if (file < 0) return 0;
    let done = 0;
    try {
      for (let count = 1; count > 0 && done < into.length; done += count) {
        count = readSync(file, into, done, into.length - done, offset - this.segments[nth]!.offset + done);
      }
    } catch (error) {
      this.#failed(nth, error as NodeJS.ErrnoException);
    }
    return done;
  }

  dispose(): void {
    for (const file of this.#files.values()) if (file >= 0) closeSync(file);
    this.#files.clear();
  }

  #unwrittenAt(offset: number): UnwrittenPart | undefined {
    return this.unwritten.find((part) => offset >= part.offset && offset < part.offset + part.bytes.length);
  }

  #open(nth: number): number {
    let file = this.#files.get(nth);
    if (file === undefined) {
      try {
        file = openSync(path.join(this.folder, this.segments[nth]!.file), 'r');
      } catch (error) {
        this.#failed(nth, error as NodeJS.ErrnoException);
        file = -1;
      }
      this.#files.set(nth, file);
    }
    return file;
  }

  /** What a file that is gone or broken has is damaged; any other reason is none of the messages'. */
  #failed(nth: number, error: NodeJS.ErrnoException): void {
    if (error.code !== 'ENOENT' && error.code !== 'EIO') throw error;
    this.unread ??= { file: this.segments[nth]!.file, message: error.message };
  }
}
