import { variablesOf, type Variable } from '../variables';
import { textAt, type TextPlace } from './textPlaces';

/** A variable in the file, and where it stands. */
export interface PlacedVariable {
  readonly variable: Variable;
  readonly place: TextPlace;
  /** The whole text that it stands in, without its quotes, as it is written; the variable's offset is one in it. */
  readonly written: string;
  /** UTF-16 offsets in the file. */
  readonly from: number;
  readonly to: number;
}

/** The variable whose characters an offset is among. */
export function variableAt(text: string, offset: number): PlacedVariable | undefined {
  const found = textAt(text, offset);
  if (!found?.place.hasVariables) return undefined;
  const start = found.node.offset + 1;
  // As it is written: what a variable's name holds needs no escapes.
  const written = text.slice(start, found.node.offset + found.node.length - 1);
  for (const variable of variablesOf(written)) {
    const from = start + variable.offset;
    const to = from + variable.text.length;
    if (offset >= from && offset <= to) return { variable, place: found.place, written, from, to };
  }
  return undefined;
}
