import type { Frame } from '../../api';
import type { ListedEntry } from '../../panel/messages';
import type { Host } from '../host';

/** How long a frame's entry isn't asked for again. */
const againMs = 1000;

/** What the details show: the selected message, or the selected frame and the message that it belongs to. */
export class SelectedMessage {
  entry: ListedEntry | undefined;
  frame: Frame | undefined;
  /** Where the list of the filter has the entry, if that is known. */
  place: number | undefined;
  /** Reads of what was selected before are dropped. */
  #generation = 0;
  #againTimer: ReturnType<typeof setTimeout> | undefined;
  #frameNumber: number | undefined;

  /** @param onChange Called when something was read. */
  constructor(
    readonly host: Host,
    readonly onChange: () => void,
  ) {}

  clear(): void {
    this.#generation++;
    this.#frameNumber = undefined;
    this.entry = undefined;
    this.frame = undefined;
    this.place = undefined;
  }

  dispose(): void {
    this.clear();
    clearTimeout(this.#againTimer);
  }

  /** Shows the message at a place of the list that is known already. */
  show(entry: ListedEntry, place: number): void {
    this.#generation++;
    this.#frameNumber = undefined;
    this.frame = undefined;
    this.entry = entry;
    this.place = place;
    this.onChange();
  }

  /** Reads the message at a place of the list of a filter, or else at an index of the log. */
  async readMessage(place: number, filtered: number | undefined): Promise<void> {
    const generation = ++this.#generation;
    this.#frameNumber = undefined;
    const [entry] = await this.#read(() =>
      this.host.request('readRows', { from: place, to: place + 1, ...(filtered && { filtered }) }),
    );
    if (generation !== this.#generation || !entry) return;
    this.frame = undefined;
    this.entry = entry;
    this.place = filtered === undefined ? undefined : place;
    this.onChange();
  }

  /** Reads a frame by its number in the log, and the message that it belongs to. */
  async readFrame(number: number): Promise<void> {
    const generation = ++this.#generation;
    this.#frameNumber = number;
    const [frame] = await this.#read(() => this.host.request('readFrames', { from: number, to: number + 1 }));
    const [entry] = await this.#read(async () => {
      const index = frame ? await this.host.request('entryOfFrame', { frame: number }) : null;
      return index === null ? [] : this.host.request('readRows', { from: index, to: index + 1 });
    });
    if (generation !== this.#generation) return;
    this.frame = frame;
    // Its views stay as they are while one walks over the frames of a message.
    if (entry?.index !== this.entry?.index) this.entry = entry;
    this.onChange();
  }

  /** The log has grown: the entry that the selected frame belongs to may have come now. */
  grown(): void {
    if (!this.frame || this.entry) return;
    this.#againTimer ??= setTimeout(() => {
      this.#againTimer = undefined;
      if (this.#frameNumber !== undefined) void this.readFrame(this.#frameNumber);
    }, againMs);
  }

  async #read<T>(request: () => Promise<readonly T[]>): Promise<readonly T[]> {
    try {
      return await request();
    } catch (error) {
      console.warn('Reading what is selected failed', error);
      return [];
    }
  }
}
