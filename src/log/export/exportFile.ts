import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import { writeFully } from '../logFiles';

/** What is written at once, in characters and in bytes: little enough that making it doesn't hold the event loop. */
const CHUNK = 256 * 1024;

/**
 * A file that is there whole or not at all: it is written beside its place under a hidden name, and renamed at the end. What it
 * replaces stays until then.
 */
export class ExportFile {
  #texts: string[] = [];
  #length = 0;
  #written = 0;

  private constructor(
    private readonly target: string,
    private readonly draft: string,
    private readonly handle: FileHandle,
  ) {}

  /** @throws with the target's name if nothing can be written there */
  static async create(target: string): Promise<ExportFile> {
    const draft = path.join(path.dirname(target), `.${path.basename(target)}.${crypto.randomUUID().slice(0, 8)}.part`);
    const handle = await open(draft, 'wx').catch((error: unknown) => {
      throw notWritten(target, error);
    });
    return new ExportFile(target, draft, handle);
  }

  /** Adds to the text that waits. When {@link isFull}, {@link drain} is to be called before more is added. */
  add(text: string): void {
    this.#texts.push(text);
    this.#length += text.length;
  }

  get isFull(): boolean {
    return this.#length >= CHUNK;
  }

  /** Writes what waits. @throws with the target's name, on a full disk for one */
  async drain(): Promise<void> {
    const bytes = Buffer.from(this.#texts.join(''));
    this.#texts = [];
    this.#length = 0;
    await writeFully(this.handle, [bytes], this.#written).catch((error: unknown) => {
      throw notWritten(this.target, error);
    });
    this.#written += bytes.length;
  }

  /** The file is whole: puts it in its place. */
  async commit(): Promise<void> {
    await this.drain();
    await this.handle.close();
    await rename(this.draft, this.target).catch((error: unknown) => {
      throw notWritten(this.target, error);
    });
  }

  /** Leaves nothing. */
  async abort(): Promise<void> {
    await this.handle.close();
    await rm(this.draft, { force: true });
  }
}

function notWritten(target: string, cause: unknown): Error {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new Error(l10n.t('The export could not be written to {0}: {1}', target, why), { cause });
}
