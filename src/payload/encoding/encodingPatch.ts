/** Numbers, each as its difference from the one before. */
type Steps = readonly number[];
/** Keys in ascending order, and their values. */
type StepMap = readonly [keys: Steps, values: Steps];

/**
 * What an encoding has otherwise than the `TextDecoder` of its label, which isn't the same everywhere: Node's knows neither half of the
 * Hangul of CP949 nor the characters of Hong Kong. Code points by the bytes that are read, as one number; and bytes by the code point
 * where they aren't the first that mean it. 0: none.
 */
export type PatchData = readonly [read: StepMap, written: StepMap];

/** A {@link PatchData} to look things up in. */
export interface EncodingPatch {
  readonly read: ReadonlyMap<number, number>;
  readonly written: ReadonlyMap<number, number>;
}

const known = new WeakMap<PatchData, EncodingPatch>();

export function patchOf(data: PatchData): EncodingPatch {
  const patch = known.get(data) ?? { read: mapOf(data[0]), written: mapOf(data[1]) };
  known.set(data, patch);
  return patch;
}

function mapOf([keys, values]: StepMap): ReadonlyMap<number, number> {
  const map = new Map<number, number>();
  let key = 0;
  let value = 0;
  for (const [nth, step] of keys.entries()) {
    key += step;
    value += values[nth]!;
    map.set(key, value);
  }
  return map;
}
