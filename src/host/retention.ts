import * as vscode from 'vscode';
import { Disposables } from '../base/disposables';
import { emptyTrash } from '../log/trash';
import { parseSize } from '../profiles/size';
import { SettingId } from './ids';
import type { RecordingStore } from './recordingStore';
import { nameOf } from './recordingText';
import { sizeText } from './sizeText';
import type { SessionHub } from './sessionHub';

/** The start of VS Code is left alone for so long. */
const AFTER_START_MS = 5_000;
/** Sessions often end together. */
const AFTER_END_MS = 2_000;
const DAY_MS = 24 * 60 * 60 * 1000;
const DEFAULT_DAYS = 14;
const DEFAULT_BYTES = 2 * 1024 ** 3;

/** Deletes recordings by age and size, as the settings say: some time after the start, and after sessions have ended. */
export class Retention implements vscode.Disposable {
  readonly #owned = new Disposables();
  #timer: NodeJS.Timeout | undefined;
  #hasEmptied = false;
  #pruning: Promise<void> = Promise.resolve();

  constructor(
    private readonly hub: SessionHub,
    private readonly recordings: RecordingStore,
    private readonly output: vscode.LogOutputChannel,
    /** Sessions whose tabs are open. */
    private readonly shown: () => readonly string[],
  ) {
    this.#schedule(AFTER_START_MS);
    this.#owned.add(hub.onDidKeep(() => this.#schedule(AFTER_END_MS)));
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#owned.dispose();
  }

  #schedule(delayMs: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#pruning = this.#pruning
        .then(() => this.#prune())
        .catch((error: unknown) => this.output.error(error as Error));
    }, delayMs);
  }

  async #prune(): Promise<void> {
    const { Recordings, pruneLogs } = await import('../log/onDemand');
    const { storage } = this.hub;
    // What this window deleted can be put back as long as the window is open.
    if (!this.#hasEmptied) await emptyTrash(storage, new Set(this.recordings.deleted.map(({ id }) => id)));
    this.#hasEmptied = true;
    const keep = new Set([...this.hub.unkept, ...this.shown()]);
    const settings = vscode.workspace.getConfiguration();
    const days = settings.get<number>(SettingId.logRetentionDays, DEFAULT_DAYS);
    const maxBytes = parseSize(settings.get<string>(SettingId.logMaxDiskUsage, '')) ?? DEFAULT_BYTES;
    const pruned = await pruneLogs(new Recordings(storage), { maxAgeMs: days * DAY_MS, maxBytes, keep });
    for (const { recording, sizeBytes, reason } of pruned) {
      const why = reason === 'age' ? `${SettingId.logRetentionDays} = ${String(days)}` : SettingId.logMaxDiskUsage;
      const began = new Date(recording.startedAt).toISOString();
      this.output.info(`Recording deleted: ${nameOf(recording)}, ${began}, ${sizeText(sizeBytes)} (${why})`);
      this.hub.forget(recording.id);
    }
    if (pruned.length > 0) await this.recordings.refresh();
  }
}
