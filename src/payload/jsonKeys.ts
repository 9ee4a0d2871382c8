/** Of a longer key so many bytes are compared. */
const mostBytes = 4096;

/** The keys of one object: by a hash, the latest member; of an object with one member, that one. */
type Seen = Map<number, number> | { readonly hash: number; readonly node: number } | undefined;

/**
 * Finds keys that an object has twice. Keys are compared as what they mean: `"a"` and `"\u0061"` are the same. They are told
 * apart by a hash of 53 bits, so that no key is kept.
 */
export class JsonKeys {
  /** By open object, the outermost first. */
  readonly #open: Seen[] = [];
  readonly #key = new Uint8Array(mostBytes);
  #length = 0;
  #escaped = false;

  /** An object begins. */
  enter(): void {
    this.#open.push(undefined);
  }

  /** The innermost object ends. */
  leave(): void {
    this.#open.pop();
  }

  /** A key begins. */
  begin(): void {
    this.#length = 0;
    this.#escaped = false;
  }

  /** Plain bytes of the key. */
  take(bytes: Uint8Array): void {
    const room = mostBytes - this.#length;
    this.#key.set(bytes.length > room ? bytes.subarray(0, room) : bytes, this.#length);
    this.#length += Math.min(room, bytes.length);
  }

  /** A byte of the key that belongs to an escape. */
  takeEscape(byte: number): void {
    this.#escaped = true;
    if (this.#length < mostBytes) this.#key[this.#length++] = byte;
  }

  /** The member with the same key that stands before `node`, the member that the key is of. */
  earlier(node: number): number | undefined {
    const at = this.#open.length - 1;
    const seen = this.#open[at];
    const hash = this.#hash();
    if (!seen) {
      this.#open[at] = { hash, node };
      return undefined;
    }
    // Most objects of a deep text have one member; they need no map.
    const map = seen instanceof Map ? seen : new Map([[seen.hash, seen.node]]);
    this.#open[at] = map;
    const earlier = map.get(hash);
    map.set(hash, node);
    return earlier;
  }

  #hash(): number {
    const raw = this.#key.subarray(0, this.#length);
    const bytes = this.#escaped ? unescaped(raw) : raw;
    let low = 0x811c9dc5;
    let high = 0x1b873593;
    for (const byte of bytes) {
      low = Math.imul(low ^ byte, 0x01000193);
      high = Math.imul(high ^ byte, 0x85ebca6b) ^ (high >>> 13);
    }
    return (high & 0x1f_ffff) * 2 ** 32 + (low >>> 0);
  }
}

function unescaped(key: Uint8Array): Uint8Array {
  try {
    return new TextEncoder().encode(JSON.parse(`"${new TextDecoder().decode(key)}"`) as string);
  } catch {
    // A long key that was cut inside an escape.
    return key;
  }
}
