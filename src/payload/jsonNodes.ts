/** What a JSON value is. The numbers are stored. */
export const jsonKinds = ['object', 'array', 'string', 'number', 'keyword'] as const;
export type JsonKind = (typeof jsonKinds)[number];

const kindBits = 7;
const keyBit = 8;
const duplicateBit = 16;
const closedBit = 32;

/** No node: the parent of a root. */
export const noNode = 0xffff_ffff;

/**
 * The values of a JSON text in the order in which they stand, 22 bytes each, without their text: where each begins and ends in
 * the payload, and how they are nested. The first value inside a container is the node after it.
 */
export class JsonNodes {
  #length = 0;
  #start = new Uint32Array(256);
  #end = new Uint32Array(256);
  #parent = new Uint32Array(256);
  #place = new Uint32Array(256);
  /** Of a container: its number in `#after` and `#count`. */
  #container = new Uint32Array(256);
  #flags = new Uint8Array(256);
  #depth = new Uint8Array(256);
  #containers = 0;
  #after = new Uint32Array(64);
  #count = new Uint32Array(64);

  get length(): number {
    return this.#length;
  }

  /** Adds a value that begins, with its key if it has one, at `start`. @returns its node */
  add(kind: JsonKind, start: number, hasKey: boolean, parent: number): number {
    const node = this.#length;
    if (node === this.#start.length) this.#grow();
    this.#length += 1;
    this.#start[node] = start;
    this.#end[node] = start;
    this.#parent[node] = parent;
    this.#flags[node] = jsonKinds.indexOf(kind) | (hasKey ? keyBit : 0);
    if (parent !== noNode) {
      const container = this.#container[parent]!;
      this.#place[node] = this.#count[container]!;
      this.#count[container]! += 1;
      this.#depth[node] = Math.min(255, this.#depth[parent]! + 1);
    }
    if (kind === 'object' || kind === 'array') {
      if (this.#containers === this.#after.length) {
        this.#after = grown(this.#after);
        this.#count = grown(this.#count);
      }
      this.#container[node] = this.#containers++;
    }
    return node;
  }

  /** The value ends before the byte `end`, and all inside it is known. */
  close(node: number, end: number): void {
    this.#end[node] = end;
    this.#flags[node]! |= closedBit;
    if (this.isContainer(node)) this.#after[this.#container[node]!] = this.#length;
  }

  markDuplicate(node: number): void {
    this.#flags[node]! |= duplicateBit;
  }

  kind(node: number): JsonKind {
    return jsonKinds[this.#flags[node]! & kindBits]!;
  }

  isContainer(node: number): boolean {
    return (this.#flags[node]! & kindBits) < 2;
  }

  hasKey(node: number): boolean {
    return (this.#flags[node]! & keyBit) !== 0;
  }

  /** Whether another member of the same object has the same key. */
  isDuplicate(node: number): boolean {
    return (this.#flags[node]! & duplicateBit) !== 0;
  }

  /** Whether its end was seen. */
  isClosed(node: number): boolean {
    return (this.#flags[node]! & closedBit) !== 0;
  }

  /** The offset of the first byte of its key or, without one, of the value. */
  start(node: number): number {
    return this.#start[node]!;
  }

  /** The offset after its last byte; of a value that isn't closed, where it begins. */
  end(node: number): number {
    return this.#end[node]!;
  }

  /** The container that it is in, or {@link noNode}. */
  parent(node: number): number {
    return this.#parent[node]!;
  }

  /** Its position among the values of its container, from 0. */
  place(node: number): number {
    return this.#place[node]!;
  }

  /** How many containers it is in; 255 means 255 or more. */
  depth(node: number): number {
    return this.#depth[node]!;
  }

  /** How many values are directly in it, as far as they are known. */
  count(node: number): number {
    return this.isContainer(node) ? this.#count[this.#container[node]!]! : 0;
  }

  /** The node after it and all that is in it. */
  after(node: number): number {
    if (!this.isContainer(node)) return node + 1;
    return this.isClosed(node) ? this.#after[this.#container[node]!]! : this.#length;
  }

  #grow(): void {
    this.#start = grown(this.#start);
    this.#end = grown(this.#end);
    this.#parent = grown(this.#parent);
    this.#place = grown(this.#place);
    this.#container = grown(this.#container);
    this.#flags = grown(this.#flags);
    this.#depth = grown(this.#depth);
  }
}

function grown<T extends Uint8Array | Uint32Array>(array: T): T {
  const larger = new (array.constructor as new (length: number) => T)(array.length * 2);
  larger.set(array);
  return larger;
}
