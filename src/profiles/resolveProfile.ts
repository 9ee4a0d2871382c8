import * as l10n from '@vscode/l10n';
import { addressWriter } from './addressWriter';
import { ProfileError } from './problem';
import type { Profile } from './profile';
import { checkedProfile } from './profilesFile';
import { resolveVariables, VariableError, variablesOf, type VariableTable } from './variables';

/** So many characters of a value are a part of it, not a word of ours by chance. */
const PART_LENGTH = 4;

/** Names say which profile it is, and messages are resolved when they are sent. */
const UNRESOLVED = new Set(['name', 'folder', 'messages', 'onOpen', 'rules', 'onConnect']);

/** Properties that are addresses, in which a value mustn't end the part that it stands in. */
const ADDRESSES = new Set(['url', 'proxy', 'forwardTo']);

/**
 * A profile as it is connected: its variables have their values, and it is checked once more with them. The profile itself stays as it
 * is written, so that no value is kept or shown with it, not in what is told of a mistake either: it may be a secret.
 *
 * @throws ProfileError `bad-variable`, which names the variable and the property, or what is wrong with the profile that comes of it
 */
export function resolveProfile<T extends Profile>(profile: T, table: VariableTable): T {
  const texts: ResolvedText[] = [];
  const entries = Object.entries(profile).map(([name, value]) => [
    name,
    UNRESOLVED.has(name) ? (value as unknown) : resolveTexts(value, name, table, texts),
  ]);
  const resolved: unknown = Object.fromEntries(entries);
  if (JSON.stringify(resolved) === JSON.stringify(profile)) return profile;
  try {
    return checkedProfile(resolved, true) as T;
  } catch (error) {
    throw error instanceof ProfileError ? new ProfileError(error.code, withoutValues(error.message, texts)) : error;
  }
}

/** A text with variables. */
interface ResolvedText {
  readonly written: string;
  readonly text: string;
  readonly values: readonly string[];
}

/** What is wrong with a text, told of the text as it is written; if more of a value may be in the words, without them. */
function withoutValues(message: string, texts: readonly ResolvedText[]): string {
  let rest = message;
  let told = message;
  for (const { written, text } of texts) {
    rest = rest.replaceAll(`"${text}"`, '');
    told = told.replaceAll(`"${text}"`, () => `"${written}"`);
  }
  const isTold = texts.every(({ values }) => values.every((value) => !hasPartOf(rest, value)));
  if (isTold) return l10n.t('With the values of its variables: {0}', told);
  const names = texts.flatMap(({ written }) => variablesOf(written).map(({ text }) => text));
  return l10n.t("With the values of {0}, this profile can't be used.", [...new Set(names)].join(', '));
}

function hasPartOf(words: string, value: string): boolean {
  const [there, wanted] = [words.toLowerCase(), value.toLowerCase()];
  for (let at = 0; at + PART_LENGTH <= wanted.length; at += 1) {
    if (there.includes(wanted.slice(at, at + PART_LENGTH))) return true;
  }
  return false;
}

/** @param property where the value stands, such as `headers.Authorization` */
function resolveTexts(value: unknown, property: string, table: VariableTable, texts: ResolvedText[]): unknown {
  if (typeof value === 'string') {
    try {
      const values: string[] = [];
      const write = ADDRESSES.has(property) ? addressWriter(value) : (each: string): string => each;
      const { text } = resolveVariables(value, table, (each, before) => {
        const written = write(each, before);
        values.push(each, ...(written === each ? [] : [written]));
        return written;
      });
      if (values.length > 0) texts.push({ written: value, text, values });
      return text;
    } catch (error) {
      if (error instanceof VariableError)
        throw new ProfileError('bad-variable', l10n.t('In "{0}": {1}', property, error.message));
      throw error;
    }
  }
  if (Array.isArray(value))
    return value.map((each, nth) => resolveTexts(each, `${property}[${String(nth)}]`, table, texts));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, resolveTexts(each, `${property}.${name}`, table, texts)]),
  );
}
