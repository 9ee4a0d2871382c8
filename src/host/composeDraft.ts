import { composeMessage, valueWriter } from '../payload/input/composeMessage';
import { inputError, type InputError } from '../payload/input/inputFormat';
import type { TextEncoding } from '../payload/encoding/textEncoding';
import type { Draft } from '../panel/drafts';
import { resolveVariables, VariableError, type VariableTable } from '../profiles/variables';

/** A draft as a message: its bytes, and the text that they were made of. Or why there is none, and where that stands in the draft. */
export type ComposedDraft =
  | { readonly bytes: Uint8Array; readonly text: string; readonly kind: NonNullable<Draft['kind']> }
  | { readonly error: InputError };

/**
 * Resolves the variables of a draft, now, and makes the bytes of it.
 *
 * @param isWebSocket its text messages must be UTF-8
 * @param encoding of the profile. Absent: UTF-8
 */
export function composeDraft(
  draft: Draft,
  table: VariableTable,
  isWebSocket: boolean,
  encoding?: TextEncoding,
): ComposedDraft {
  try {
    const { text, offsetOf } = resolveVariables(draft.text, table, valueWriter(draft));
    const kind = draft.kind ?? (draft.format === 'text' || draft.format === 'json' ? 'text' : 'binary');
    const composed = composeMessage({ ...draft, text }, { mustBeUtf8: isWebSocket && kind === 'text', encoding });
    if (!('error' in composed)) return { ...composed, text, kind };
    const { offset, length, message } = composed.error;
    const from = offsetOf(offset);
    return inputError(
      draft.text,
      from,
      Math.min(Math.max(length, offsetOf(offset + length) - from), draft.text.length - from),
      message,
    );
  } catch (error) {
    if (!(error instanceof VariableError)) throw error;
    const { offset, text } = error.variable;
    return inputError(draft.text, offset, text.length, error.message);
  }
}
