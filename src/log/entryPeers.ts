import type { InternetEndpoint, LogEntry } from '../api';
import type { EntryFrames } from './entryFrames';
import { peerOf, peerRecord } from './peerRecord';
import type { IndexRecords } from './records';

/** Most datagrams come from few peers; those of a flood are written and read again. */
const KEPT_PEERS = 1000;

/** What of a log takes frames. */
interface FrameEnd {
  /** @returns the frame's number; `undefined`: it was left out */
  appendFrame(time: number, offset: number, length: number, packed: number): number | undefined;
}

/**
 * Whom the datagrams of a log came from and went to, where that isn't one peer. A peer is a record among those of frames, and an
 * entry of it has that record's number, and one, as its first frame, with a span of no frames: other versions see an entry without frames.
 */
export class EntryPeers {
  /** By address and port, the newest last. */
  readonly #written = new Map<string, number>();
  readonly #read = new Map<number, InternetEndpoint>();

  constructor(
    private readonly records: IndexRecords,
    private readonly frames: EntryFrames,
  ) {}

  /** Notes a peer. @returns what its entry has as its first frame; 0: none */
  append(peer: InternetEndpoint, end: FrameEnd): number {
    const key = `${peer.address} ${String(peer.port)}`;
    const known = this.#written.get(key);
    if (known !== undefined) return known + 1;
    const record = peerRecord(peer);
    const number = record && end.appendFrame(...record);
    if (number === undefined) return 0;
    keep(this.#written, key, number);
    keep(this.#read, number, peer);
    return number + 1;
  }

  /** @returns `undefined`: it has none, or it is damaged */
  async of(index: number): Promise<InternetEndpoint | undefined> {
    if (!this.records.hasPeer(index)) return undefined;
    const number = this.records.at(index).firstFrame - 1;
    const known = this.#read.get(number);
    if (known) return known;
    const [frame] = await this.frames.read(number, number + 1);
    const peer = peerOf(frame);
    if (peer) keep(this.#read, number, peer);
    return peer;
  }

  /** The entries with their peers. */
  async with(entries: LogEntry[]): Promise<LogEntry[]> {
    for (const [nth, entry] of entries.entries()) {
      const peer = this.records.hasPeer(entry.index) ? await this.of(entry.index) : undefined;
      if (peer) entries[nth] = { ...entry, peer };
    }
    return entries;
  }
}

function keep<K, V>(map: Map<K, V>, key: K, value: V): void {
  if (map.size >= KEPT_PEERS) map.delete(map.keys().next().value!);
  map.set(key, value);
}
