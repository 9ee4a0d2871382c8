import { readdir, stat } from 'node:fs/promises';
import * as path from 'node:path';
import type { Profile } from '../profiles/profile';
import { clientPeer } from '../protocol/association';
import { isRunning } from './isRunning';
import { INDEX_FILE } from './logFiles';
import { NOTES_FILE, readNotes } from './notes';
import { RECORD_BYTES } from './records';
import { salvageRecord } from './salvageRecord';
import { RECORD_FILE } from './sessionRecord';

/** `live`: in another window; `interrupted`: nobody saw its end; `damaged`: what it was connected to can't be read. */
export type RecordingState = 'live' | 'ended' | 'failed' | 'interrupted' | 'damaged';

/** A session on disk, as a list shows it. */
export interface Recording {
  readonly id: string;
  readonly profile: Profile;
  /** Of a listener's client: its end, such as `127.0.0.1:51514`. */
  readonly peer?: string;
  /** Its own name; absent: the profile's is shown. */
  readonly ownName?: string;
  readonly pinned: boolean;
  readonly state: RecordingState;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** For an interrupted one: when something was last written. */
  readonly endedAt: number;
  /** Of an imported one. */
  readonly importedAt?: number;
  readonly entries: number;
  /** Why it failed. */
  readonly failure?: string;
  /** Its process, where that wrote one down. */
  readonly pid?: number;
}

/** Folders that are looked at at the same time. */
const AT_ONCE = 32;

interface Known {
  readonly recording: Recording;
  /** The times of the files that it was read from. */
  readonly stamp: string;
}

/**
 * The recordings of a storage folder. Of each its head and its notes are read, and only when they have changed since; never its log.
 */
export class Recordings {
  #known = new Map<string, Known>();

  constructor(
    /** The folder that the sessions' folders are in; it need not exist. */
    readonly storage: string,
  ) {}

  /** Reads them, newest first. What is neither a session's folder nor readable is left out. */
  async list(now = Date.now()): Promise<Recording[]> {
    const names = (await readdir(this.storage).catch(() => [])).filter((name) => /^[\w-]+$/.test(name));
    const read = await forEachOf(names, (id) => this.#read(id, now).catch(() => undefined));
    const found = read.filter((known) => known !== undefined);
    this.#known = new Map(found.map((known) => [known.recording.id, known]));
    return found.map(({ recording }) => recording).sort((a, b) => b.startedAt - a.startedAt);
  }

  async #read(id: string, now: number): Promise<Known | undefined> {
    const folder = path.join(this.storage, id);
    const [head, notesTime, index] = await Promise.all([
      stat(path.join(folder, RECORD_FILE)).catch(() => undefined),
      stat(path.join(folder, NOTES_FILE)).then(
        ({ mtimeMs }) => mtimeMs,
        () => 0,
      ),
      stat(path.join(folder, INDEX_FILE)).catch(() => undefined),
    ]);
    // Neither a head nor a log: not a session's folder, or one that is being made.
    if (!head && !index) return undefined;
    const stamp = [head?.mtimeMs, head?.size, notesTime, index?.size].join(' ');
    const known = this.#known.get(id);
    if (known?.stamp === stamp && known.recording.state !== 'live') return known;
    const [{ record, lost }, { notes }] = await Promise.all([salvageRecord(folder), readNotes(folder)]);
    const { profile, startedAt, pid, failure, state } = record;
    const peer = clientPeer(record);
    const isOver = state === 'closed' || state === 'failed';
    const runs = !isOver && isRunning(pid, head?.mtimeMs ?? 0, now);
    const recording: Recording = {
      id,
      profile,
      startedAt,
      endedAt: record.endedAt ?? index?.mtimeMs ?? head?.mtimeMs ?? startedAt,
      entries: record.entries ?? Math.floor((index?.size ?? 0) / RECORD_BYTES),
      state: lost ? 'damaged' : state === 'failed' ? 'failed' : isOver ? 'ended' : runs ? 'live' : 'interrupted',
      pinned: notes.pinned ?? false,
      ...(peer !== undefined && { peer }),
      ...(notes.name && { ownName: notes.name }),
      ...(record.importedAt !== undefined && { importedAt: record.importedAt }),
      ...(failure && { failure: failure.message }),
      ...(pid !== undefined && { pid }),
    };
    return { recording, stamp };
  }

  /** What a recording takes on disk, in bytes; 0 for one that is gone. */
  async sizeOf(id: string): Promise<number> {
    return folderSize(path.join(this.storage, id));
  }
}

/** The size of the files in a folder, in bytes; 0 for one that is gone. */
export async function folderSize(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const sizes = await forEachOf(names, async (name) => {
    const found = await stat(path.join(folder, name)).catch(() => undefined);
    return found?.isFile() ? found.size : 0;
  });
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** Does something with each item, a few at a time: hundreds of open files are more than some systems allow. */
export async function forEachOf<T, R>(items: readonly T[], run: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let from = 0; from < items.length; from += AT_ONCE) {
    results.push(...(await Promise.all(items.slice(from, from + AT_ONCE).map(run))));
  }
  return results;
}
