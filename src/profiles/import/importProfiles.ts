import * as l10n from '@vscode/l10n';
import type { PromptInput } from '../inputs';
import type { Profile } from '../profile';
import { readCurl } from './curlFormat';
import type { Found, ReadFormat } from './found';
import { readHar } from './harFormat';
import { hideSecrets } from './hideSecrets';
import { Inputs } from './inputs';
import { readInsomnia } from './insomniaFormat';
import { readPostman } from './postmanFormat';
import { profileOf } from './profileOf';
import { readWebsocat } from './websocatFormat';
import { readWscat } from './wscatFormat';

/** What can be read, in the order in which it is tried; its names are those of programs. */
const FILES: readonly (readonly [name: string, read: ReadFormat])[] = [
  ['HAR', readHar],
  ['Insomnia', readInsomnia],
  ['Postman', readPostman],
];
const COMMANDS: readonly (readonly [name: string, read: ReadFormat])[] = [
  ['curl', readCurl],
  ['wscat', readWscat],
  ['websocat', readWebsocat],
];

/** A longer text is no command line, but a file of something else. */
const MOST_COMMAND_CHARACTERS = 1024 * 1024;

export interface ImportedText {
  /** Of the format. */
  readonly name: string;
  readonly found: readonly Found[];
}

/** @throws with words for the person if the text is nothing that can be read, or has no WebSocket in it */
export function readImport(text: string): ImportedText {
  const source = { text: text.replace(/^\uFEFF/, ''), json: jsonOf(text) };
  const formats = text.length > MOST_COMMAND_CHARACTERS ? FILES : [...FILES, ...COMMANDS];
  for (const [name, read] of formats) {
    const found = read(source);
    if (found?.length === 0) throw new Error(l10n.t('There is no WebSocket in it ({0}).', name));
    if (found) return { name, found };
  }
  if (source.json === undefined && isJsonLike(text))
    throw new Error(l10n.t('This is not valid JSON. Has its end been cut off?'));
  const names = (formats: typeof FILES): string => formats.map(([name]) => name).join(', ');
  if (text.trim() === '') throw new Error(l10n.t('There is no text to import.'));
  throw new Error(
    l10n.t(
      'This text can’t be imported. Known are commands of {0}, and exports of {1}.',
      names(COMMANDS),
      names(FILES),
    ),
  );
}

/**
 * Profiles of what was found, with questions in the place of all secrets.
 *
 * @param taken names of profiles, and ids of inputs, that there are
 */
export function importProfiles(
  found: readonly Found[],
  taken: { readonly names: readonly string[]; readonly inputs: readonly string[] },
): { readonly profiles: readonly Profile[]; readonly inputs: readonly PromptInput[] } {
  const inputs = new Inputs(taken.inputs);
  const names = [...taken.names];
  const profiles = found.map((each) => {
    const profile = profileOf(each, inputs, names);
    names.push(profile.name);
    return profile.role === 'server' ? profile : hideSecrets(profile, inputs);
  });
  return { profiles, inputs: inputs.all };
}

function isJsonLike(text: string): boolean {
  return /^\s*\uFEFF?\s*\{/.test(text);
}

function jsonOf(text: string): unknown {
  if (!isJsonLike(text)) return undefined;
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}
