const MAX_CHARACTERS = 120;

/** A value of the peer's for a sentence: its beginning, if it is long. */
export function capped(value: string): string {
  return value.length <= MAX_CHARACTERS ? value : `${value.slice(0, MAX_CHARACTERS)}…`;
}
