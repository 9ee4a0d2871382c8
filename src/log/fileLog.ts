import * as l10n from '@vscode/l10n';
import { mkdir } from 'node:fs/promises';
import type { CancellationToken, Uri } from 'vscode';
import type {
  Direction,
  EntryKind,
  ExportFormat,
  ExportOptions,
  Frame,
  InternetEndpoint,
  LogEntry,
  LogQuery,
  MessageLog,
} from '../api';
import { throwIfCancelled } from '../base/cancelled';
import type { Disposable } from '../base/event';
import { chunkText, type LogText } from './chunkText';
import { Damage, type LogProblem } from './damage';
import { EntryFrames, type FoundFrames } from './entryFrames';
import { EntryPeers } from './entryPeers';
import { exportLog } from './export/exportLog';
import { FrameRecords } from './frameRecords';
import { LogAppender, type EntryExtras } from './logAppender';
import { LogFiles } from './logFiles';
import { LogReader } from './logReader';
import type { LogSnapshot } from './logSnapshot';
import { LogTroubles } from './logTroubles';
import { LogWriter } from './logWriter';
import { openFrames } from './openFrames';
import { openIndex, type OpenedIndex, type OpenOptions } from './openIndex';
import { PacedEmitter } from './pacedEmitter';
import { PayloadTail } from './payloadTail';
import { IndexRecords, type IndexRecord } from './records';
import { searchLog } from './search/searchLog';
import type { Searched } from './search/searchPass';
import type { SecretValues } from './secretValues';
import { SEGMENT_BYTES, segmentAt, type Segment } from './segments';
import type { SessionRecord } from './sessionRecord';
import type { Traffic } from './traffic';
import { verifyLog } from './verifyLog';

/** While the files can't be written, so much waits in memory. */
const DEFAULT_MEMORY_BYTES = 64 * 1024 * 1024;

export interface FileLogOptions {
  /** How much waits in memory at most while the files can't be written. Default: 64 MiB. */
  readonly memoryBytes?: number | undefined;
  /** When a file of payloads is closed, and the next one begun. Default: {@link SEGMENT_BYTES}. */
  readonly segmentBytes?: number | undefined;
}

/**
 * A message log in append-only files of a folder: `payload-*.bin`, `frames.bin` for WebSocket, and `entries.bin`. Appending copies
 * the payload once and returns; one writer follows behind. In memory stay the index, and the payloads and frames that aren't
 * written yet. What the files hold is checked when it is read: what is damaged is marked as such, and told in {@link problems}.
 */
export class FileLog implements MessageLog, Disposable {
  readonly #appended = new PacedEmitter(() => this.length);
  readonly onDidAppend = this.#appended.event;
  /** The files can't be written, in words that say what happens now. Fires once for a failure, and seldom. */
  readonly onDidFail: LogTroubles['onDidFail'];
  /** {@link problems} has changed; at most 60 times a second. */
  readonly onDidChangeProblems: LogTroubles['onDidChange'];
  /** The disk has caught up: {@link isFull} no longer holds. */
  readonly onDidDrain: LogWriter['onDidDrain'];
  readonly sent: Traffic;
  readonly received: Traffic;
  /** What is told of the session before its messages in an export; set by whoever has both. */
  session: (() => SessionRecord) | undefined;
  /** How the text of `data` entries is read; set by whoever knows the profile. */
  text: LogText = { isChunks: false };
  /** What is covered in all payloads before they are kept; set by whoever knows it. */
  secrets: SecretValues | undefined;
  readonly #records: IndexRecords;
  readonly #tail: PayloadTail;
  readonly #noted: FrameRecords;
  readonly #segments: Segment[];
  readonly #writer: LogWriter;
  readonly #reader: LogReader;
  readonly #appender: LogAppender;
  readonly #frames: EntryFrames;
  readonly #peers: EntryPeers;
  readonly #troubles: LogTroubles;
  #isDisposed = false;
  /** Payloads of entries before this one weren't all verified yet. */
  #unverified = 0;

  private constructor(
    private readonly files: LogFiles,
    private readonly damage: Damage,
    { records, segments, sent, received }: Omit<OpenedIndex, 'frames'>,
    frames: number,
    { memoryBytes = DEFAULT_MEMORY_BYTES, segmentBytes = SEGMENT_BYTES }: FileLogOptions,
  ) {
    const last = segments.at(-1) ?? { ...segmentAt(0), size: 0 };
    this.#records = records;
    this.#tail = new PayloadTail(last.offset + last.size);
    this.#noted = new FrameRecords(frames);
    this.#segments = segments.map(({ file, offset }) => ({ file, offset }));
    const parts = { records, tail: this.#tail, frames: this.#noted, segments: this.#segments };
    this.#writer = new LogWriter(parts, files, memoryBytes);
    this.#reader = new LogReader(parts, files, damage, records.length);
    this.#frames = new EntryFrames(records, this.#noted, this.#reader, this.#writer);
    this.#peers = new EntryPeers(records, this.#frames);
    const traffic = { sent, received };
    this.#appender = new LogAppender(parts, this.#writer, traffic, segmentBytes, memoryBytes, this.#peers);
    this.#writer.onDidChange(() => {
      if (!this.#writer.error && this.#appender.endLeavingOut()) this.#changed();
    });
    this.#troubles = new LogTroubles(damage, this.#appender.leftOut, this.#writer, memoryBytes);
    this.onDidFail = this.#troubles.onDidFail;
    this.onDidChangeProblems = this.#troubles.onDidChange;
    this.onDidDrain = this.#writer.onDidDrain;
    this.sent = this.#appender.sent;
    this.received = this.#appender.received;
  }

  /** Makes a new, empty log in a folder, which is created. */
  static async create(folder: string, options: FileLogOptions = {}): Promise<FileLog> {
    await mkdir(folder, { recursive: true });
    const files = await LogFiles.create(folder);
    const nothing = { messages: 0, bytes: 0 };
    const segments = [{ ...segmentAt(0), size: 0 }];
    const index = { records: new IndexRecords(), segments, sent: nothing, received: { ...nothing } };
    return new FileLog(files, new Damage(), index, 0, options);
  }

  /**
   * Opens a log that was written earlier, to read it. What is damaged is marked as such; the payloads are verified in the background.
   *
   * @throws if there is no such folder
   * @throws Cancelled
   */
  static async open(folder: string, options?: OpenOptions): Promise<FileLog> {
    const damage = new Damage();
    const index = await openIndex(folder, damage, options);
    const count = await openFrames(folder, index.records.length, index.frames, damage);
    throwIfCancelled(options?.token);
    const log = new FileLog(new LogFiles(folder), damage, index, count, {});
    log.#verify();
    return log;
  }

  get length(): number {
    return this.#records.length;
  }

  /** How many frames were noted, of both directions. */
  get frameCount(): number {
    return this.#noted.length;
  }

  /** What is wrong with the log's files, with the places. */
  get problems(): readonly LogProblem[] {
    return this.#troubles.problems;
  }

  /** Whether the files can't be written at the moment. */
  get isFailing(): boolean {
    return this.#writer.error !== undefined;
  }

  /** So much waits for the disk that whoever fills the log should pause until {@link onDidDrain}. */
  get isFull(): boolean {
    return this.#writer.isFull;
  }

  /** What other threads need to read what is in the files by now. */
  snapshot(): LogSnapshot {
    const { folder } = this.files;
    const { blocks, isOrdered } = this.#records;
    const { encoding } = this.text;
    return { folder, encoding, blocks, length: this.#writer.written.entries, isOrdered, segments: [...this.#segments] };
  }

  /** All that is in the log, for a search: while the files can't be written, with the payloads that wait in memory. */
  searched(): Searched {
    const snapshot = { ...this.snapshot(), unverified: this.#unverified };
    if (!this.isFailing) return snapshot;
    return { ...snapshot, length: this.length, unwritten: this.#tail.pieces(this.#writer.written.bytes) };
  }

  /** The log's clock: milliseconds since the epoch, with microseconds as decimals; never goes back. */
  now(): number {
    return this.#appender.now();
  }

  /**
   * Adds an entry. The payload is copied, once, its parts one after another.
   *
   * @returns its index
   */
  append(
    direction: Direction,
    kind: EntryKind,
    payload: Uint8Array | readonly Uint8Array[],
    extras?: EntryExtras,
  ): number {
    const index = this.#appender.append(direction, kind, this.secrets?.coverBytes(payload) ?? payload, extras);
    if (this.#appender.leftOut.isGoingOn) this.#troubles.changed();
    this.#changed();
    return index;
  }

  /**
   * Notes a frame, before the entry that it carries.
   *
   * @param packed see `packFrame`
   * @returns its number
   */
  appendFrame(time: number, offset: number, length: number, packed: number): number {
    const number = this.#appender.appendFrame(time, offset, length, packed);
    this.#changed();
    return number;
  }

  async read(from: number, to: number): Promise<LogEntry[]> {
    const indexes: number[] = [];
    for (let index = Math.max(0, from); index < Math.min(to, this.length); index += 1) indexes.push(index);
    return this.readEach(indexes);
  }

  /** The entries with these indexes, which are ascending. */
  async readEach(indexes: readonly number[]): Promise<LogEntry[]> {
    const { text } = this;
    const isPlain = !text.isChunks && !text.encoding;
    const textOf = isPlain ? undefined : (index: number, head: Uint8Array) => chunkText(this, text, index, head);
    const entries = await this.#reader.entries(indexes, textOf);
    return this.#peers.with(entries);
  }

  /** UDP without a fixed peer: whom an entry's datagram came from, or went to. */
  peerOf(index: number): Promise<InternetEndpoint | undefined> {
    return this.#peers.of(index);
  }

  /** What the index says of an entry. @throws RangeError if there is no such entry */
  recordOf(index: number): IndexRecord {
    return this.#records.at(index);
  }

  /** The whole payloads of several entries, ascending: one read of the file where they lie together. `undefined`: it is damaged. */
  payloads(indexes: readonly number[]): Promise<(Uint8Array | undefined)[]> {
    return this.#reader.payloads(indexes);
  }

  async export(format: ExportFormat, target: Uri, options?: ExportOptions): Promise<void> {
    if (target.scheme !== 'file') {
      throw new Error(l10n.t('An export is written to a file, not to {0}.', `${target.scheme}:`));
    }
    await exportLog(this, format, target.fsPath, options);
  }

  async search(query: LogQuery, token?: CancellationToken): Promise<Uint32Array> {
    return searchLog(this, query, token);
  }

  /** @throws DamagedEntryError */
  payload(index: number): Promise<Uint8Array> {
    return this.#reader.payload(index);
  }

  /** The bytes `from` to `to` of a payload, cut to what there is; the caller owns them. @throws DamagedEntryError */
  async payloadSlice(index: number, from: number, to: number): Promise<Uint8Array> {
    const { size } = this.#records.at(index);
    const start = Math.min(Math.max(0, from), size);
    return this.#reader.slice(index, start, Math.max(start, Math.min(to, size)));
  }

  /** The size of a payload in bytes. */
  sizeOf(index: number): number {
    return this.#records.wholeSizeOf(index);
  }

  /** When an entry came; cheaper than {@link recordOf}. */
  timeOf(index: number): number {
    return this.#records.timeOf(index);
  }

  /** The first entry at or after a time, in milliseconds since the epoch; the length if there is none. */
  indexAt(time: number): number {
    return this.#records.indexAt(time);
  }

  async frames(index: number): Promise<Frame[]> {
    return (await this.#frames.of(index, Infinity)).frames;
  }

  /** The first frames of an entry, at most `most`, how many there are, and what all of them took, headers included. */
  framesOf(index: number, most: number): Promise<FoundFrames> {
    return this.#frames.of(index, most);
  }

  /** The frames number `from` (inclusive) to `to` (exclusive), of both directions as they came and went. */
  readFrames(from: number, to: number): Promise<Frame[]> {
    return this.#frames.read(from, to);
  }

  /** The entry that a frame belongs to; `null` if none does, or not yet. */
  entryOfFrame(number: number): Promise<number | null> {
    return this.#frames.entryOf(number);
  }

  flush(): Promise<void> {
    return this.#writer.flush();
  }

  /** Nothing more is appended: writes what is left and closes the files. The log stays readable. */
  async finish(): Promise<void> {
    if (this.#appender.endLeavingOut()) this.#changed();
    await this.#writer.finish();
  }

  /** Ends the events, and what goes on in the background. {@link finish} releases the files. */
  dispose(): void {
    this.#isDisposed = true;
    this.#appended.dispose();
    this.#troubles.dispose();
    this.damage.dispose();
    this.#writer.dispose();
  }

  #changed(): void {
    this.#appended.changed();
    this.#writer.changed();
  }

  #verify(): void {
    this.#unverified = this.length;
    const { files, damage, frameCount } = this;
    const isOver = (): boolean => this.#isDisposed;
    const verified = verifyLog(this.#records, this.#segments, this.#reader, files, damage, frameCount, isOver);
    void verified.then(() => {
      if (!this.#isDisposed) this.#unverified = 0;
    });
  }
}
