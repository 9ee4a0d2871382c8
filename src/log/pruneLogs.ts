import { HEARTBEAT_MS, isProcess } from './isRunning';
import { forEachOf, type Recording, type Recordings } from './recordings';
import { deleteForGood } from './trash';

/** How much is kept. */
export interface Retention {
  /** Since a session ended, in milliseconds. */
  readonly maxAgeMs: number;
  /** Of all recordings together, in bytes. */
  readonly maxBytes: number;
  /** Sessions that must stay: the live ones of this window, and those that are being looked at. */
  readonly keep: ReadonlySet<string>;
}

/** A recording that was deleted, and why. */
export interface Pruned {
  readonly recording: Recording;
  readonly sizeBytes: number;
  readonly reason: 'age' | 'size';
}

/**
 * Deletes recordings that are too old, then the oldest ones until the others take no more than `maxBytes`. A live or a pinned one is
 * never deleted, however old and large it is. What can't be deleted stays.
 */
export async function pruneLogs(recordings: Recordings, retention: Retention, now = Date.now()): Promise<Pruned[]> {
  const { maxAgeMs, maxBytes, keep } = retention;
  const all = await recordings.list(now);
  const sizes = await forEachOf(all, ({ id }) => recordings.sizeOf(id));
  let total = sizes.reduce((sum, size) => sum + size, 0);
  const pruned: Pruned[] = [];
  const oldestFirst = all
    .map((recording, nth) => ({ recording, sizeBytes: sizes[nth]! }))
    .sort((a, b) => keptSince(a.recording) - keptSince(b.recording));
  for (const { recording, sizeBytes } of oldestFirst) {
    if (recording.pinned || keep.has(recording.id) || mayLive(recording, now)) continue;
    const reason = now - keptSince(recording) > maxAgeMs ? 'age' : total > maxBytes ? 'size' : undefined;
    if (!reason) continue;
    try {
      await deleteForGood(recordings.storage, recording.id);
    } catch {
      continue;
    }
    total -= sizeBytes;
    pruned.push({ recording, sizeBytes, reason });
  }
  return pruned;
}

/** An imported one may have ended long ago. */
function keptSince({ endedAt, importedAt = 0 }: Recording): number {
  return Math.max(endedAt, importedAt);
}

/** What another window may be at: it is just making the folder, or its machine has slept and no heart has beaten since. */
function mayLive({ state, pid, endedAt }: Recording, now: number): boolean {
  if (state === 'damaged') return now - endedAt < HEARTBEAT_MS;
  return state === 'live' || (state === 'interrupted' && isProcess(pid));
}
