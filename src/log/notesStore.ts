import * as path from 'node:path';
import { Emitter, type Disposable } from '../base/event';
import { annotated, NO_NOTES, readNotes, writeNotes, type Notes, type ReadNotes } from './notes';

/** The notes of all recordings: changed one after another, so that no change is lost to another one. */
export class NotesStore implements Disposable {
  readonly #onDidChange = new Emitter<string>();
  /** Gives the session's id. */
  readonly onDidChange = this.#onDidChange.event;
  readonly #read = new Map<string, ReadNotes>();
  readonly #changes = new Map<string, Promise<void>>();

  constructor(
    /** The folder that the sessions' folders are in. */
    private readonly storage: string,
  ) {}

  /** As they were last read here; none before {@link load}. */
  of(id: string): ReadNotes {
    return this.#read.get(id) ?? { notes: NO_NOTES };
  }

  /** @throws if there is a file of notes that the system doesn't let us read */
  async load(id: string): Promise<ReadNotes> {
    const read = await readNotes(this.#folderOf(id));
    this.#read.set(id, read);
    return read;
  }

  /** The own name of a recording; `undefined` gives it the profile's again. */
  rename(id: string, name: string | undefined): Promise<void> {
    return this.#change(id, (notes) => withPart(notes, { name }));
  }

  pin(id: string, pinned: boolean): Promise<void> {
    return this.#change(id, (notes) => withPart(notes, { pinned: pinned ? true : undefined }));
  }

  /** Pins a message, or writes a note on it; see `annotated`. */
  annotate(id: string, index: number, change: { pinned?: boolean; note?: string }): Promise<void> {
    return this.#change(id, (notes) => annotated(notes, index, change));
  }

  dispose(): void {
    this.#onDidChange.dispose();
  }

  #change(id: string, change: (notes: Notes) => Notes): Promise<void> {
    const before = this.#changes.get(id) ?? Promise.resolve();
    const changed = before
      .catch(() => undefined)
      .then(async () => {
        // From the file: another window may have changed it.
        const notes = change((await readNotes(this.#folderOf(id))).notes);
        await writeNotes(this.#folderOf(id), notes);
        this.#read.set(id, { notes });
        this.#onDidChange.fire(id);
      });
    this.#changes.set(id, changed);
    return changed;
  }

  #folderOf(id: string): string {
    return path.join(this.storage, id);
  }
}

/** Notes with a part changed, or removed where it is `undefined`. */
function withPart(notes: Notes, part: { [K in 'name' | 'pinned']?: Notes[K] | undefined }): Notes {
  const { name, pinned } = { name: notes.name, pinned: notes.pinned, ...part };
  return { ...(name && { name }), ...(pinned && { pinned }), messages: notes.messages };
}
