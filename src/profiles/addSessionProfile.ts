import type { Edit } from 'jsonc-parser';
import { addImported, inputIdsOf } from './import/addImported';
import { hideSecrets } from './import/hideSecrets';
import { Inputs } from './import/inputs';
import { inputIdsIn, type ProfileInput } from './inputs';
import type { ClientProfile } from './profile';
import { parseProfilesFile } from './profilesFile';

/**
 * Edits that add the profile of a session to a file: its variables stay, the inputs that they name come with it, and secrets that were
 * typed become inputs of their own.
 *
 * @param asked the inputs of the file that the session's profile is from
 * @throws ProfileError as `addProfile` does
 */
export function addSessionProfile(
  text: string,
  given: ClientProfile,
  asked: readonly ProfileInput[],
  isUser = false,
): Edit[] {
  const known = new Set(parseProfilesFile(text).inputs.map((input) => JSON.stringify(input)));
  const ids = inputIdsIn(given);
  const taken = new Set([...inputIdsOf(text), ...ids.filter((id) => !asked.some((input) => input.id === id))]);
  const kept: ProfileInput[] = [];
  const names = new Map<string, string>();
  for (const input of asked) {
    if (!ids.includes(input.id) || known.has(JSON.stringify(input))) continue;
    let id = input.id;
    for (let number = 2; taken.has(id) || (id !== input.id && ids.includes(id)); number += 1)
      id = `${input.id}-${String(number)}`;
    taken.add(id);
    kept.push({ ...input, id });
    names.set(input.id, id);
  }
  const inputs = new Inputs([...taken, ...ids]);
  const hidden = hideSecrets(renamed(given, names), inputs);
  return addImported(text, { profiles: [hidden], inputs: [...kept, ...inputs.all] }, isUser);
}

/** A value in whose texts inputs have other ids. */
function renamed<T>(value: T, names: ReadonlyMap<string, string>): T {
  const json = JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'string'
      ? // What stands after another "$" is no variable.
        each.replace(/(?<!\$)\$\{input:([^{}\r\n]*)\}/g, (text, id: string) =>
          names.has(id) ? `\${input:${names.get(id)!}}` : text,
        )
      : each,
  );
  return JSON.parse(json) as T;
}
