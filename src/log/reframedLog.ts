import * as l10n from '@vscode/l10n';
import { rm } from 'node:fs/promises';
import type { Direction, EntryKind, Finding } from '../api';
import { Emitter, type Disposable } from '../base/event';
import type { Framing } from '../profiles/profile';
import { isConnectionMark } from '../protocol/connectionMark';
import { framingOf, type TextBytes } from '../protocol/framing/framingOf';
import { rawChunk, type StreamFraming, type StreamMessage } from '../protocol/framing/streamFraming';
import { FileLog } from './fileLog';
import type { IndexRecord } from './records';

/** What is read of the chunks at once. */
const BATCH_CHUNKS = 256;
const BATCH_BYTES = 4 * 1024 * 1024;
const MAX_FINDINGS = 100;

export interface Reframing {
  readonly framing: Framing;
  readonly maxMessageSize: number;
  readonly text: TextBytes;
}

/**
 * Another log of a TCP stream: made of its chunks by another framing, and following them as long as they come. It stands in a folder of
 * its own, which goes with it; the chunks stay as they are.
 */
export class ReframedLog implements Disposable {
  readonly findings: Finding[] = [];
  readonly #onDidFind = new Emitter<undefined>();
  readonly onDidFind = this.#onDidFind.event;
  #framing: StreamFraming;
  /** When the last chunk came that was received. */
  #time = 0;
  /** Something was received since a message was ended by a pause. */
  #isOpen = false;
  readonly #subscription: Disposable;
  #next = 0;
  #pulling: Promise<void> = Promise.resolve();
  #pause: NodeJS.Timeout | undefined;
  #isOver = false;
  #isDisposed = false;
  /** Goes on where the log was full. */
  #wake: () => void = () => undefined;

  private constructor(
    private readonly chunks: FileLog,
    readonly log: FileLog,
    private readonly folder: string,
    private readonly reframing: Reframing,
  ) {
    this.#framing = this.#newFraming();
    this.#subscription = chunks.onDidAppend(() => void this.pull());
  }

  /** @param folder is made */
  static async create(chunks: FileLog, folder: string, reframing: Reframing): Promise<ReframedLog> {
    const log = await FileLog.create(folder);
    log.text = { ...chunks.text, isChunks: reframing.framing.kind === 'none' };
    return new ReframedLog(chunks, log, folder, reframing);
  }

  /** Takes the chunks that there are by now. Settles when they are in the log. */
  pull(): Promise<void> {
    this.#pulling = this.#pulling.then(() => this.#pull());
    return this.#pulling;
  }

  /** The stream has ended: gives what is left of it. */
  async finish(): Promise<void> {
    await this.pull();
    if (this.#isOver || this.#isDisposed) return;
    this.#isOver = true;
    this.#end();
  }

  dispose(): void {
    this.#isDisposed = true;
    clearTimeout(this.#pause);
    this.#wake();
    this.#subscription.dispose();
    this.#onDidFind.dispose();
    this.log.dispose();
    const remove = async (): Promise<void> => {
      await this.#pulling;
      await this.log.finish();
      await rm(this.folder, { recursive: true, force: true });
    };
    // What is left of it goes with the recording.
    void remove().catch(() => undefined);
  }

  async #pull(): Promise<void> {
    clearTimeout(this.#pause);
    while (!this.#isDisposed && !this.#isOver && this.#next < this.chunks.length) {
      const indexes = this.#batch();
      const payloads = await this.chunks.payloads(indexes);
      for (const [nth, index] of indexes.entries()) this.#take(this.chunks.recordOf(index), payloads[nth]);
      this.#next += indexes.length;
      if (this.log.isFull) await new Promise<void>((resolve) => this.#whenDrained(resolve));
    }
    this.#awaitPause();
  }

  /** All chunks that came by now have been taken. */
  #awaitPause(): void {
    const { idleMs } = this.#framing;
    if (idleMs === undefined || this.#isDisposed || !this.#isOpen) return;
    const leftMs = this.#time + idleMs - this.chunks.now();
    if (leftMs <= 0) this.#end();
    // What came meanwhile is taken before it is judged.
    else this.#pause = setTimeout(() => void this.pull(), Math.ceil(leftMs));
  }

  #batch(): number[] {
    const indexes: number[] = [];
    for (let at = this.#next, bytes = 0; at < this.chunks.length && indexes.length < BATCH_CHUNKS; at += 1) {
      bytes += this.chunks.sizeOf(at);
      if (indexes.length > 0 && bytes > BATCH_BYTES) break;
      indexes.push(at);
    }
    return indexes;
  }

  #take({ direction, kind, time }: IndexRecord, payload: Uint8Array | undefined): void {
    const { idleMs } = this.#framing;
    if (idleMs !== undefined && this.#isOpen && time - this.#time >= idleMs) this.#end();
    if (!payload) {
      this.#end();
      this.log.append('local', 'event', Buffer.from(l10n.t('Bytes of the stream are missing here.')), { time });
    } else if (kind !== 'data' || direction === 'local') this.#takeEvent(direction, kind, payload, time);
    else if (direction === 'sent') this.#addSent(payload, time);
    else {
      this.#time = time;
      this.#isOpen = true;
      this.#add('received', this.#framing.read(payload), time);
    }
  }

  /** What comes from another connection goes on with nothing. */
  #takeEvent(direction: Direction, kind: EntryKind, payload: Uint8Array, time: number): void {
    if (direction === 'local' && isConnectionMark(payload)) {
      this.#end();
      this.#framing = this.#newFraming();
    }
    this.log.append(direction, kind, payload, { time });
  }

  /** Each write was meant as something whole, and may have had another framing: what isn't whole in this one stays as it is. */
  #addSent(payload: Uint8Array, time: number): void {
    const framing = this.#newFraming();
    const messages = [...framing.read(payload), ...framing.end()];
    this.#add('sent', messages.some(({ problem }) => problem) ? [rawChunk(payload)] : messages, time);
  }

  #end(): void {
    this.#isOpen = false;
    this.#add('received', this.#framing.end(), this.#time);
  }

  #newFraming(): StreamFraming {
    const { framing, maxMessageSize, text } = this.reframing;
    return framingOf(framing, maxMessageSize, text);
  }

  #add(direction: Direction, messages: readonly StreamMessage[], time: number): void {
    for (const { kind, payload, truncated, problem } of messages) {
      const entry = this.log.append(direction, kind, payload, { truncated, time });
      if (!problem || this.findings.length >= MAX_FINDINGS) continue;
      this.findings.push({ ...problem, entry });
      this.#onDidFind.fire(undefined);
    }
  }

  #whenDrained(resolve: () => void): void {
    const listening = this.log.onDidDrain(() => this.#wake());
    this.#wake = () => {
      listening.dispose();
      resolve();
    };
    if (this.#isDisposed) this.#wake();
  }
}
