import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { Disposables } from '../base/disposables';
import { NotesStore } from '../log/notesStore';
import type { Recording, Recordings } from '../log/recordings';
import { moveToTrash, putBack } from '../log/trash';
import type { SessionHub } from './sessionHub';

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
  /** What was deleted by this window and can be put back, the latest first. */
  #deleted: readonly Recording[] = [];

  constructor(private readonly hub: SessionHub) {
    this.notes = this.#owned.add(new NotesStore(hub.storage));
    const readAgain = (): void => {
      if (this.#recordings) void this.refresh();
    };
    this.#owned.add(hub.onDidKeep(readAgain));
    this.#owned.add(this.notes.onDidChange(readAgain));
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
    this.#reading ??= this.#readAll().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
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
