import type { JsonNodes } from './jsonNodes';

/** Which values of a JSON text are rows of the tree: all but those inside a container that is folded. */
export class JsonFolds {
  readonly #folded = new Set<number>();
  /** The outermost folded containers, ascending; what is hidden in each, and in all before it. */
  #hiding = new Uint32Array();
  #hidden = new Uint32Array();
  #hiddenBefore = new Uint32Array();
  #length = -1;
  #rows = 0;

  constructor(readonly nodes: JsonNodes) {}

  /** How many rows there are now. */
  get rows(): number {
    this.#update();
    return this.#rows;
  }

  isFolded(node: number): boolean {
    return this.#folded.has(node);
  }

  set(node: number, folded: boolean): void {
    if (!this.nodes.isContainer(node)) return;
    if (folded) this.#folded.add(node);
    else this.#folded.delete(node);
    this.#length = -1;
  }

  /** Folds all containers, or those inside the only root. */
  foldAll(): void {
    const { nodes } = this;
    const from = nodes.length > 0 && nodes.after(0) === nodes.length ? 1 : 0;
    for (let node = from; node < nodes.length; node++) if (nodes.count(node) > 0) this.#folded.add(node);
    this.#length = -1;
  }

  unfoldAll(): void {
    this.#folded.clear();
    this.#length = -1;
  }

  /** The value in a row. */
  nodeOf(row: number): number {
    this.#update();
    // The last fold that stands in or above the row.
    let low = 0;
    let high = this.#hiding.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#hiding[middle]! - this.#hiddenBefore[middle]! < row) low = middle + 1;
      else high = middle;
    }
    return low === 0 ? row : row + this.#hiddenBefore[low - 1]! + this.#hidden[low - 1]!;
  }

  /** The row that a value is in, or the one of the outermost fold that hides it. */
  rowOf(node: number): number {
    this.#update();
    let low = 0;
    let high = this.#hiding.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#hiding[middle]! < node) low = middle + 1;
      else high = middle;
    }
    if (low === 0) return node;
    const fold = this.#hiding[low - 1]!;
    const hiddenBefore = this.#hiddenBefore[low - 1]!;
    const hidden = this.#hidden[low - 1]!;
    return node <= fold + hidden ? fold - hiddenBefore : node - hiddenBefore - hidden;
  }

  #update(): void {
    const { nodes } = this;
    if (this.#length === nodes.length) return;
    this.#length = nodes.length;
    const sorted = Uint32Array.from(this.#folded).sort();
    const outermost = new Uint32Array(sorted.length);
    this.#hidden = new Uint32Array(sorted.length);
    this.#hiddenBefore = new Uint32Array(sorted.length);
    let folds = 0;
    let hidden = 0;
    let after = 0;
    for (const node of sorted) {
      if (node < after) continue;
      after = nodes.after(node);
      outermost[folds] = node;
      this.#hidden[folds] = after - node - 1;
      this.#hiddenBefore[folds] = hidden;
      hidden += after - node - 1;
      folds += 1;
    }
    this.#hiding = outermost.subarray(0, folds);
    this.#rows = nodes.length - hidden;
  }
}
