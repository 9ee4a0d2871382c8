import { Inputs } from '../import/inputs';
import { hideSecrets } from '../import/hideSecrets';
import { COVER } from '../../protocol/secrets';
import { inputIdsIn } from '../inputs';
import type { ClientProfile, Framing } from '../profile';
import { resolveVariables, type VariableTable } from '../variables';
import { VariableNames } from './variableNames';

/** A text with places that are filled in where it is run: by environment variables, which hold what isn't written down. */
export type ExportText = readonly (string | { readonly variable: string })[];

export interface Exported {
  readonly text: string;
  /** Properties of the profile that the format has no way to say. */
  readonly missing: readonly string[];
}

/** A profile to be written for another program. No secret is in it. */
export interface Exportable<T> {
  readonly profile: T;
  /** The parts of one of its texts. */
  readonly parts: (text: string) => ExportText;
  /** Properties that the profile has, and the format knows nothing of. */
  readonly missing: readonly string[];
}

/**
 * Makes a profile ready to leave VS Code: secrets that stand in it, inputs, settings, and the environment become variables; the others get
 * their values.
 *
 * @param table of what has a value now, such as `workspaceFolder`
 * @param known the properties that the format takes care of: it says them, or that it can't
 */
export function exportable<T extends ClientProfile>(
  profile: T,
  table: VariableTable,
  known: readonly string[],
): Exportable<T> {
  const hidden = hideSecrets(profile, new Inputs(inputIdsIn(profile)));
  const names = new VariableNames(profile);
  // A mark that no text of a command line can have.
  const mark = (name: string): string => `\0${name}\0`;
  const marks: VariableTable = {
    ...table,
    env: (name = '') => mark(names.ofEnvironment(name)),
    input: (id = '') => mark(names.of('input', id)),
    // A setting may be a secret as well.
    config: (key = '') => mark(names.of('config', key)),
    userHome: () => mark('HOME'),
  };
  return {
    profile: hidden,
    missing: Object.entries(profile).flatMap(([name, value]) =>
      OURS.includes(name) || known.includes(name) || isDefault(name, value) ? [] : [name],
    ),
    parts: (text) =>
      resolveVariables(text, marks)
        // Of a recording, whose secrets were covered.
        .text.replaceAll(COVER, () => mark(names.of('cover', 'secret')))
        .split('\0')
        .map((part, nth) => (nth % 2 === 1 ? { variable: part } : part))
        .filter((part) => part !== ''),
  };
}

/** How a profile is listed, and what is written by hand there. */
const OURS = ['name', 'folder', 'transport', 'role', 'messages'];

function isDefault(name: string, value: unknown): boolean {
  if (value === undefined || value === false || value === 0) return name !== 'compression';
  if (name === 'compression') return value === true;
  if (name === 'proxy') return !(typeof value === 'string' && value.includes('://'));
  if (name !== 'framing') return false;
  const { kind, delimiter } = value as Framing & { readonly delimiter?: string };
  // Lines are what these programs send.
  return kind === 'none' || (kind === 'line' && delimiter !== '\r\n');
}

/** Header fields, a line for each value. */
export function fieldsOf(headers: Record<string, string | string[]> | undefined): (readonly [string, string])[] {
  return Object.entries(headers ?? {}).flatMap(([name, value]) =>
    (typeof value === 'string' ? [value] : value).map((each) => [name, each] as const),
  );
}
