import { applyEdits, parseTree, type Edit } from 'jsonc-parser';
import { addInputs, addProfiles } from '../editProfiles';
import type { Profile } from '../profile';
import { propertyOf } from '../profilesFile';
import type { ProfileInput } from '../inputs';

/** The ids of the inputs of a `sockets.json`. */
export function inputIdsOf(text: string): string[] {
  const root = parseTree(text.replace(/^\uFEFF/, ' '), [], { allowTrailingComma: true });
  const inputs = root && propertyOf(root, 'inputs');
  return (inputs?.children ?? []).flatMap((input) => {
    const id: unknown = propertyOf(input, 'id')?.value;
    return typeof id === 'string' ? [id] : [];
  });
}

/** Edits that add profiles and the questions that they ask. @throws ProfileError as {@link addProfiles} does */
export function addImported(
  text: string,
  { profiles, inputs }: { readonly profiles: readonly Profile[]; readonly inputs: readonly ProfileInput[] },
  isUser = false,
): Edit[] {
  const filled = applyEdits(text, addProfiles(text, profiles, isUser));
  const changed = applyEdits(filled, addInputs(filled, inputs));
  return changed === text ? [] : [difference(text, changed)];
}

/** One edit: what is the same at both ends stays, and so do cursors and marks in it. */
function difference(before: string, after: string): Edit {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < most - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1;
  return { offset: start, length: before.length - start - end, content: after.slice(start, after.length - end) };
}
