import { access } from 'node:fs/promises';
import * as path from 'node:path';
import type { Disposable } from '../../base/event';
import { RestoredSession } from '../restoredSession';

/** Recordings that are kept open, unless their indexes together are longer: what is read one after another may be of as many clients. */
const MOST_OPEN = 1000;
const MOST_ENTRIES = 500_000;

/** Recordings of clients that have left, opened when something of theirs is read; those that were read last stay open for a while. */
export class DepartedLogs implements Disposable {
  /** By their ids; the least recently used is first. */
  readonly #open = new Map<string, { readonly opened: Promise<RestoredSession | undefined>; entries: number }>();
  #entries = 0;

  constructor(
    /** The folder that the logs' folders are in. */
    private readonly storage: string,
  ) {}

  /** @returns `undefined` if the recording isn't there any more, or can't be read */
  of(id: string): Promise<RestoredSession | undefined> {
    const known = this.#open.get(id) ?? this.#begin(id);
    this.#open.delete(id);
    this.#open.set(id, known);
    this.#closeOldest();
    return known.opened;
  }

  /** Whether its folder is gone. */
  isDeleted(id: string): Promise<boolean> {
    return access(path.join(this.storage, id)).then(
      () => false,
      () => true,
    );
  }

  /** Closes all. Whoever reads in one still can, and what is read next is opened again. */
  dispose(): void {
    for (const id of [...this.#open.keys()]) this.#close(id);
  }

  #begin(id: string): { readonly opened: Promise<RestoredSession | undefined>; entries: number } {
    const opened = RestoredSession.open(this.storage, id).catch(() => undefined);
    const known = { opened, entries: 0 };
    void opened.then((session) => {
      if (!session || this.#open.get(id) !== known) return;
      known.entries = session.log.length;
      this.#entries += known.entries;
      this.#closeOldest();
    });
    return known;
  }

  #closeOldest(): void {
    for (const id of this.#open.keys()) {
      if (this.#open.size <= 1 || (this.#open.size <= MOST_OPEN && this.#entries <= MOST_ENTRIES)) return;
      this.#close(id);
    }
  }

  #close(id: string): void {
    const known = this.#open.get(id);
    if (!known) return;
    this.#open.delete(id);
    this.#entries -= known.entries;
    void known.opened.then((session) => session?.log.dispose());
  }
}
