import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { Disposables } from '../base/disposables';
import { NotesStore } from '../log/notesStore';
import type { Recording, Recordings } from '../log/recordings';
import { moveToTrash, putBack } from '../log/trash';
import type { SessionHub } from './sessionHub';

/** Between two readings for sessions that have ended, as many times what the last one took: clients of a server may end all the time. */
const RESTS = 4;

/** The recordings that this window shows: sessions on disk that have ended. Read when somebody looks, and when one is added. */
export class RecordingStore implements vscode.Disposable {
  readonly #owned = new Disposables();
  readonly #onDidChange = this.#owned.add(new vscode.EventEmitter<void>());
  readonly onDidChange = this.#onDidChange.event;
  readonly notes: NotesStore;
  readonly #sizes = new Map<string, number>();
  #all: readonly Recording[] = [];
  #recordings: Recordings | undefined;
  #reading: Promise<void> | undefined;
  #isStale = false;
  /** One more reading is to come. */
  #isDue = false;
  #timer: NodeJS.Timeout | undefined;
  #restsUntil = 0;
  /** What was deleted by this window and can be put back, the latest first. */
  #deleted: readonly Recording[] = [];

  constructor(private readonly hub: SessionHub) {
    this.notes = this.#owned.add(new NotesStore(hub.storage));
    this.#owned.add(hub.onDidKeep(() => void this.#readSoon()));
    this.#owned.add({ dispose: () => clearTimeout(this.#timer) });
    this.#owned.add(
      this.notes.onDidChange(() => {
        if (this.#recordings) void this.refresh();
      }),
    );
  }

  /** Newest first, as they were last read. */
  get all(): readonly Recording[] {
    return this.#all;
  }

  get deleted(): readonly Recording[] {
    return this.#deleted;
  }

  find(id: string): Recording | undefined {
    return this.#all.find((recording) => recording.id === id);
  }

  /** Settles when a session that has just ended is a recording. */
  kept(id: string): Promise<void> {
    return this.hub.kept(id);
  }

  /** What it takes on disk, in bytes; `undefined` until that was counted. */
  sizeOf({ id }: Recording): number | undefined {
    return this.#sizes.get(id);
  }

  /** Reads them again. Calls while it is under way are answered by one more reading after it. */
  refresh(): Promise<void> {
    if (this.#reading) this.#isStale = true;
    const began = performance.now();
    this.#reading ??= this.#readAll().finally(() => {
      this.#reading = undefined;
      const ended = performance.now();
      this.#restsUntil = ended + RESTS * (ended - began);
    });
    return this.#reading;
  }

  /** Reads them again, when there was rest enough since the last time. */
  async #readSoon(): Promise<void> {
    if (!this.#recordings || this.#isDue) return;
    this.#isDue = true;
    try {
      await this.#reading;
    } finally {
      const rested = (): void => {
        this.#isDue = false;
        void this.refresh();
      };
      this.#timer = setTimeout(rested, this.#restsUntil - performance.now());
    }
  }

  /** Puts a recording into the trash, where it stays until the next start. */
  async delete(recordings: readonly Recording[]): Promise<void> {
    try {
      for (const recording of recordings) {
        await moveToTrash(this.hub.storage, recording.id);
        this.hub.forget(recording.id);
        this.#deleted = [recording, ...this.#deleted];
      }
    } finally {
      await this.refresh();
    }
  }

  /** Takes recordings that this window deleted out of the trash again. */
  async putBack(recordings: readonly Recording[]): Promise<void> {
    try {
      for (const recording of recordings) {
        await putBack(this.hub.storage, recording.id);
        this.#deleted = this.#deleted.filter(({ id }) => id !== recording.id);
      }
    } finally {
      await this.refresh();
    }
  }

  /** @throws with words for the person if it isn't there any more */
  expect(id: string): Recording {
    const recording = this.find(id);
    if (!recording) throw new Error(l10n.t('This recording is no longer there.'));
    return recording;
  }

  dispose(): void {
    this.#owned.dispose();
  }

  async #readAll(): Promise<void> {
    this.#recordings ??= new (await import('../log/onDemand')).Recordings(this.hub.storage);
    this.#isStale = false;
    const all = await this.#recordings.list();
    const { unkept } = this.hub;
    this.#all = all.filter(({ id, state }) => state !== 'live' && !unkept.has(id));
    this.#onDidChange.fire();
    if (this.#mustReadAgain()) await this.#readAll();
    else void this.#measure(this.#recordings);
  }

  /** Something may have changed while they were read. */
  #mustReadAgain(): boolean {
    return this.#isStale;
  }

  async #measure(recordings: Recordings): Promise<void> {
    const unknown = this.#all.filter(({ id }) => !this.#sizes.has(id));
    if (unknown.length === 0) return;
    for (const { id } of unknown) this.#sizes.set(id, await recordings.sizeOf(id));
    this.#onDidChange.fire();
  }
}
