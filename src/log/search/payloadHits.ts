/** Where a text was found in a payload. */
export interface PayloadHits {
  /** In bytes, `to` exclusive. */
  readonly hits: readonly (readonly [from: number, to: number])[];
  /** There are more, or it was given up before the end. */
  readonly more: boolean;
  readonly problem?: string;
}
