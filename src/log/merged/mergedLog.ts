import * as l10n from '@vscode/l10n';
import type { CancellationToken } from 'vscode';
import type { Finding, Frame, LogEntry, LogQuery } from '../../api';
import type { Disposable } from '../../base/event';
import type { LogText } from '../chunkText';
import type { FileLog } from '../fileLog';
import { PacedEmitter } from '../pacedEmitter';
import { forEachOf } from '../recordings';
import type { StandingSearch } from '../search/runningSearch';
import { matchesOf } from '../search/searchLog';
import type { Traffic } from '../traffic';
import { mergeByTime } from './mergeByTime';
import { MergedClients, type ClientSession } from './mergedClients';
import { MergedIndex } from './mergedIndex';
import { MergedSearch } from './mergedSearch';

/** The time of every so many positions is kept, to find a time without opening the recordings of those that have left. */
const POSITIONS_PER_TIME = 1024;

/** Whose an entry is. */
export interface EntryClient {
  /** How many clients had come before. */
  readonly number: number;
  /** Of its session. */
  readonly id: string;
  /** Its end of the association, such as `127.0.0.1:51514`. */
  readonly peer: string;
}

/** An entry of a merged log: its `index` is the position in it. */
export interface MergedEntry extends LogEntry {
  readonly client: EntryClient;
  /** What was noticed of it. */
  readonly findings?: readonly Finding[];
}

/** What to look for; `clients`: only entries of these, by their numbers, whether the rest is inverted or not. */
export type MergedQuery = LogQuery & { readonly clients?: readonly number[] | undefined };

/**
 * The entries of all clients of a listener in the order of their times. It holds 8 bytes an entry: which one of which client; what
 * the entry is stays in the client's own log, and is read there. The logs must share a clock. All entries that there are at a moment
 * are merged at once, so that what stands in it never changes its place; what had waited before it came into its log comes late here
 * as well.
 */
export class MergedLog implements Disposable {
  readonly #appended = new PacedEmitter(() => this.pull());
  /** Gives the new length, at most 60 times a second. While nobody listens, nothing is merged but what must be. */
  readonly onDidAppend = this.#appended.event;
  readonly #index = new MergedIndex();
  readonly #times: number[] = [];
  readonly #clients: MergedClients;

  /** @param storage the folder that the logs' folders are in */
  constructor(storage: string) {
    this.#clients = new MergedClients(storage, () => {
      if (this.#appended.hasListeners) this.#appended.changed();
    });
  }

  /** How many entries were merged. */
  get length(): number {
    return this.#index.length;
  }

  /** How many clients there were. */
  get clientCount(): number {
    return this.#clients.count;
  }

  /** What the index takes in memory. */
  get indexBytes(): number {
    return this.#index.sizeBytes + this.#times.length * 8;
  }

  /** How much went through, with all clients. */
  get traffic(): { readonly sent: Traffic; readonly received: Traffic } {
    return this.#clients.traffic;
  }

  /** How the text of the newest client's messages is read. */
  get text(): LogText {
    return this.#clients.newest?.log.text ?? { isChunks: false };
  }

  /** From now on, the entries of this session are merged in. */
  add(session: ClientSession): void {
    this.#clients.add(session);
  }

  /** A session that has ended is let go of; from now on its entries are read from its recording. */
  release(session: ClientSession): void {
    this.pull();
    this.#clients.release(session);
  }

  /** The number of a session that was added. */
  numberOf(session: ClientSession): number {
    return this.#clients.numberOf(session);
  }

  /** Merges what there is by now. @returns the new length */
  pull(): number {
    mergeByTime(this.#clients.takeNew(), ({ client, next, time }) => {
      if (this.length % POSITIONS_PER_TIME === 0) this.#times.push(time);
      this.#index.push(client, next);
    });
    return this.length;
  }

  read(from: number, to: number): Promise<MergedEntry[]> {
    const start = Math.max(0, from);
    return this.readEach(
      Array.from({ length: Math.max(0, Math.min(to, this.length) - start) }, (_, nth) => start + nth),
    );
  }

  /** The entries at these positions, which are ascending. */
  async readEach(positions: readonly number[]): Promise<MergedEntry[]> {
    const results: MergedEntry[] = [];
    await forEachOf(this.#byClient(positions), async ({ number, nths, entries }) => {
      const client = this.whoAt(positions[nths[0]!]!);
      const session = await this.sessionOf(number);
      const read = session ? await session.log.readEach(entries) : [];
      const isLost = !session || (read.some(({ damaged }) => damaged) && (await this.#clients.isDeleted(number)));
      for (const [at, nth] of nths.entries()) {
        const position = positions[nth]!;
        const entry = read[at] ?? this.#lost(position);
        const findings = session?.findings.filter(({ entry: about }) => about === entries[at]) ?? [];
        results[nth] = {
          ...entry,
          ...(isLost && entry.damaged && { preview: deleted() }),
          index: position,
          client,
          ...(findings.length > 0 && { findings }),
        };
      }
    });
    return results;
  }

  /** Whose the entry at a position is. @throws RangeError if there is none */
  whoAt(position: number): EntryClient {
    const { client: number } = this.placeOf(position);
    return { number, id: this.#clients.idOf(number), peer: this.#clients.peerOf(number) };
  }

  /** Where the entry at a position is: the number of the client, and the index in its log. @throws RangeError if there is none */
  placeOf(position: number): { readonly client: number; readonly entry: number } {
    if (!Number.isInteger(position) || position < 0 || position >= this.length)
      throw new RangeError(`The log has ${String(this.length)} entries; there is no entry ${String(position)}.`);
    return { client: this.#index.clientAt(position), entry: this.#index.entryAt(position) };
  }

  /** The index itself, for what goes through all of it. */
  get index(): Pick<MergedIndex, 'clientAt' | 'entryAt'> {
    return this.#index;
  }

  /** A client's session: as it is, or read back from disk. `undefined`: its recording was deleted. */
  sessionOf(number: number): Promise<ClientSession | undefined> {
    return this.#clients.sessionOf(number);
  }

  /** The name of a client's end of the association. */
  peerOf(number: number): string {
    return this.#clients.peerOf(number);
  }

  payload(position: number): Promise<Uint8Array> {
    return this.#at(position, (log, entry) => log.payload(entry));
  }

  payloadSlice(position: number, from: number, to: number): Promise<Uint8Array> {
    return this.#at(position, (log, entry) => log.payloadSlice(entry, from, to));
  }

  async sizeOf(position: number): Promise<number> {
    const { client, entry } = this.placeOf(position);
    return (await this.sessionOf(client))?.log.sizeOf(entry) ?? 0;
  }

  framesOf(position: number, most: number): ReturnType<FileLog['framesOf']> {
    return this.#at(position, (log, entry) => log.framesOf(entry, most));
  }

  /** The whole payloads at these positions, which are ascending; `undefined`: it is damaged, or not there any more. */
  async payloads(positions: readonly number[]): Promise<(Uint8Array | undefined)[]> {
    const results: (Uint8Array | undefined)[] = positions.map(() => undefined);
    await forEachOf(this.#byClient(positions), async ({ number, nths, entries }) => {
      const read = (await (await this.sessionOf(number))?.log.payloads(entries)) ?? [];
      for (const [at, nth] of nths.entries()) results[nth] = read[at];
    });
    return results;
  }

  /** The first position at or after a time, in milliseconds since the epoch; the length if there is none. */
  async indexAt(time: number): Promise<number> {
    let block = this.#times.findIndex((each) => each >= time);
    if (block < 0) block = this.#times.length;
    let [from, to] = [Math.max(0, block - 1) * POSITIONS_PER_TIME, Math.min(block * POSITIONS_PER_TIME, this.length)];
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((await this.#timeOf(middle)) < time) from = middle + 1;
      else to = middle;
    }
    return from;
  }

  async search(query: MergedQuery, token?: CancellationToken): Promise<Uint32Array> {
    this.pull();
    return matchesOf(this.startSearch(query), this.length, token);
  }

  /** A search that goes on with what comes until it is disposed of. */
  startSearch(query: MergedQuery): StandingSearch {
    return new MergedSearch(this, query);
  }

  /** There is no list of the frames of all. */
  readFrames(): Promise<Frame[]> {
    return Promise.resolve([]);
  }

  entryOfFrame(): Promise<number | null> {
    return Promise.resolve(null);
  }

  /** Nobody reads for now: closes the recordings that were opened. */
  closeRecordings(): void {
    this.#clients.closeRecordings();
  }

  /** Ends the events, and closes the recordings that were opened. The clients' logs aren't its own. */
  dispose(): void {
    this.#appended.dispose();
    this.#clients.dispose();
  }

  async #at<T>(position: number, read: (log: FileLog, entry: number) => Promise<T>): Promise<T> {
    const { client, entry } = this.placeOf(position);
    const session = await this.sessionOf(client);
    if (!session) throw new Error(deleted());
    return read(session.log, entry);
  }

  async #timeOf(position: number): Promise<number> {
    const { client, entry } = this.placeOf(position);
    return (await this.sessionOf(client))?.log.timeOf(entry) ?? this.#timeNear(position);
  }

  #timeNear(position: number): number {
    return this.#times[Math.floor(position / POSITIONS_PER_TIME)]!;
  }

  #lost(index: number): LogEntry {
    const time = this.#timeNear(index);
    return { index, time, direction: 'local', kind: 'event', size: 0, preview: deleted(), damaged: true };
  }

  /** The places of ascending positions in the clients' own logs, where they are ascending as well. */
  #byClient(positions: readonly number[]): { number: number; nths: number[]; entries: number[] }[] {
    const groups = new Map<number, { number: number; nths: number[]; entries: number[] }>();
    for (const [nth, position] of positions.entries()) {
      const { client: number, entry } = this.placeOf(position);
      const group = groups.get(number) ?? { number, nths: [], entries: [] };
      groups.set(number, group);
      group.nths.push(nth);
      group.entries.push(entry);
    }
    return [...groups.values()];
  }
}

function deleted(): string {
  return l10n.t("The recording of this client was deleted: its messages aren't there any more.");
}
