import type { Annotation } from '../../panel/messages';

/** The messages that the person marked, by their index. */
export class Annotations {
  readonly #byIndex: ReadonlyMap<number, Annotation>;
  /** Ascending. */
  readonly indexes: readonly number[];

  constructor(all: readonly Annotation[]) {
    this.#byIndex = new Map(all.map((annotation) => [annotation.index, annotation]));
    this.indexes = [...this.#byIndex.keys()].sort((one, other) => one - other);
  }

  of(index: number): Annotation | undefined {
    return this.#byIndex.get(index);
  }

  /** The next marked message after one, or the one before it; beyond the last one comes the first. */
  next(index: number | undefined, forward: boolean): number | undefined {
    if (index === undefined) return forward ? this.indexes[0] : this.indexes.at(-1);
    return forward
      ? (this.indexes.find((each) => each > index) ?? this.indexes[0])
      : (this.indexes.findLast((each) => each < index) ?? this.indexes.at(-1));
  }
}
