import * as l10n from '@vscode/l10n';
import { parseTree, type Node, type ParseError } from 'jsonc-parser';
import { checkProfile } from './checkProfile';
import { checkSchema, placeOf, type Schema } from './checkSchema';
import type { ProfileInput } from './inputs';
import { ProfileError, type Problem } from './problem';
import type { Profile } from './profile';
import schemaJson from './sockets.schema.json';
import { syntaxErrorText } from './syntaxErrorText';

const schema = schemaJson as Schema;
const profileSchema: Schema = { $ref: '#/definitions/profile' };

/** One element of `profiles`, sound or not. */
export interface ProfileEntry {
  /** Its place in `profiles`. */
  readonly index: number;
  readonly name: string;
  readonly folder?: string;
  /** The names of its saved messages. */
  readonly messages: readonly string[];
  /** Absent if there is an error in it. */
  readonly profile?: Profile;
  readonly problems: readonly Problem[];
  /** UTF-16 offset and length in the file's text. */
  readonly offset: number;
  readonly length: number;
}

export interface ProfilesFile {
  readonly entries: readonly ProfileEntry[];
  /** The sound questions of its `inputs`. */
  readonly inputs: readonly ProfileInput[];
  /** All that is wrong with the file, those of its profiles included, in the order of their places. */
  readonly problems: readonly Problem[];
  /** Whether it parses, so that it can be edited without harm. */
  readonly parses: boolean;
}

/**
 * Reads `.vscode/sockets.json`: JSON with comments, trailing commas and a BOM. Never throws; what is sound is usable.
 *
 * @param only the place in `profiles` of the one that is checked, which takes nearly all the time; the others seem sound. Absent: all
 */
export function parseProfilesFile(text: string, only?: number): ProfilesFile {
  try {
    return readFile(text, only);
  } catch (error) {
    // The parser and the checks recurse: brackets nested thousands deep exhaust the stack.
    if (!(error instanceof RangeError)) throw error;
    const message = l10n.t('This file is nested too deeply.');
    return {
      entries: [],
      inputs: [],
      problems: [{ offset: 0, length: 1, code: 'syntax', severity: 'error', message }],
      parses: false,
    };
  }
}

function readFile(text: string, only: number | undefined): ProfilesFile {
  const errors: ParseError[] = [];
  // A BOM is blanked, not cut, so that offsets stay those of the text.
  const root = parseTree(text.replace(/^\uFEFF/, ' '), errors, { allowTrailingComma: true });
  errors.sort((a, b) => a.offset - b.offset);
  let problems: Problem[] = errors.map(syntaxProblem);
  if (!root)
    return {
      entries: [],
      inputs: [],
      problems: text.trim() === '' ? [] : problems,
      parses: errors.length === 0 || text.trim() === '',
    };

  // The profiles are checked one by one, so that each knows its own problems.
  const list = propertyOf(root, 'profiles');
  // Joined, not pushed: the arguments of a call are too few for a file with 100,000 mistakes.
  problems = problems.concat(
    checkSchema(root, { ...schema, properties: { ...schema.properties, profiles: { type: 'array' } } }),
  );
  const inputs = readInputs(root, problems, errors);
  // One that has a problem is there all the same: what names it is not to blame.
  const known = new Set(
    (propertyOf(root, 'inputs')?.children ?? []).map((node) => String(propertyOf(node, 'id')?.value)),
  );
  const entries: ProfileEntry[] = [];
  const names = new Set<string>();
  for (const [index, node] of (list?.type === 'array' ? (list.children ?? []) : []).entries()) {
    const entry = readEntry(node, index, names, errors, only === undefined || only === index ? known : undefined);
    entries.push(entry);
    for (const problem of entry.problems) problems.push(problem);
  }
  problems.sort((a, b) => a.offset - b.offset);
  return { entries, inputs, problems, parses: errors.length === 0 };
}

/**
 * Checks a profile that doesn't come from a file in the same way.
 *
 * @param isResolved its variables have their values: what looks like one is none
 * @throws ProfileError with the first error's code
 */
export function checkedProfile(value: unknown, isResolved = false): Profile {
  const node = parseTree(JSON.stringify(value ?? null));
  const error = node && problemsOf(node, isResolved).find(({ severity }) => severity === 'error');
  if (error) throw new ProfileError(error.code, error.message);
  return structuredClone(value) as Profile;
}

/**
 * What the schema has against a profile that a session had: whether it could be connected today is another question.
 *
 * @returns the first thing that is wrong
 */
export function misshapen(value: unknown): string | undefined {
  const node = parseTree(JSON.stringify(value ?? null));
  const problems = node ? checkSchema(node, schema, profileSchema) : [];
  return problems.find(({ severity }) => severity === 'error')?.message;
}

/** The inputs that have no error; what is wrong with them beyond the schema is added to the problems. */
function readInputs(root: Node, problems: Problem[], syntax: readonly ParseError[]): ProfileInput[] {
  const list = propertyOf(root, 'inputs');
  const errors = problems.filter(({ severity }) => severity === 'error').sort((a, b) => a.offset - b.offset);
  const ids = new Set<unknown>();
  const inputs: ProfileInput[] = [];
  for (const node of list?.type === 'array' ? (list.children ?? []) : []) {
    const id = propertyOf(node, 'id');
    const isTaken = id !== undefined && ids.has(id.value);
    ids.add(id?.value);
    if (isTaken) {
      const message = l10n.t(
        'There is another input with the id "{0}": ids must be unique in the file.',
        String(id.value),
      );
      problems.push({ ...placeOf(id), code: 'duplicate-name', severity: 'error', message });
    } else if (!hasErrorWithin(errors, node) && !hasErrorWithin(syntax, node)) {
      inputs.push(toValue(node) as ProfileInput);
    }
  }
  return inputs;
}

function readEntry(
  node: Node,
  index: number,
  names: Set<string>,
  errors: readonly ParseError[],
  inputs: ReadonlySet<string> | undefined,
): ProfileEntry {
  const broken = hasErrorWithin(errors, node);
  // What a syntax error leaves of a profile isn't held against the schema: the error itself is what there is to mend.
  const problems = broken || !inputs ? [] : problemsOf(node, false, inputs);
  const nameNode = propertyOf(node, 'name');
  const name = typeof nameNode?.value === 'string' ? nameNode.value : '';
  if (nameNode && name && names.has(name)) {
    const message = l10n.t('There is another profile with the name "{0}": names must be unique in the file.', name);
    problems.push({ ...placeOf(nameNode), code: 'duplicate-name', severity: 'error', message });
  }
  names.add(name);
  const folder: unknown = propertyOf(node, 'folder')?.value;
  const sound = !broken && !problems.some(({ severity }) => severity === 'error');
  return {
    index,
    name: nameOf(node, index),
    ...(typeof folder === 'string' && { folder }),
    messages: namesIn(propertyOf(node, 'messages')),
    ...(sound && { profile: toValue(node) as Profile }),
    problems,
    ...placeOf(node),
  };
}

function namesIn(list: Node | undefined): string[] {
  if (list?.type !== 'array') return [];
  return (list.children ?? []).flatMap((each) => {
    const name: unknown = propertyOf(each, 'name')?.value;
    return typeof name === 'string' ? [name] : [];
  });
}

/** Whether one of the errors, which are in the order of their places, lies within a node. */
function hasErrorWithin(errors: readonly { readonly offset: number }[], { offset, length }: Node): boolean {
  let low = 0;
  let high = errors.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (errors[middle]!.offset < offset) low = middle + 1;
    else high = middle;
  }
  const first = errors[low];
  return first !== undefined && first.offset <= offset + length;
}

/** The name that an entry goes by: its own, or its place where it has none. */
export function nameOf(node: Node, index: number): string {
  const name: unknown = propertyOf(node, 'name')?.value;
  return typeof name === 'string' && name !== '' ? name : l10n.t('Profile {0}', index + 1);
}

function problemsOf(node: Node, isResolved = false, inputs?: ReadonlySet<string>): Problem[] {
  // The schema judges some properties twice (the common ones in their transport's part as well).
  const problems = new Map(
    checkSchema(node, schema, profileSchema).map((problem) => [
      `${String(problem.offset)} ${problem.message}`,
      problem,
    ]),
  );
  const judged = new Set([...problems.values()].map(({ offset }) => offset));
  return [...problems.values(), ...checkProfile(node, isResolved, inputs).filter(({ offset }) => !judged.has(offset))];
}

function syntaxProblem(error: ParseError): Problem {
  const { offset, length } = error;
  const message = l10n.t(
    'Not valid JSON here: {0}. The profiles before it stay usable; nothing is changed in this file until it is fixed.',
    syntaxErrorText(error),
  );
  return { offset, length, code: 'syntax', severity: 'error', message };
}

/** The value of an object's property; the last one counts where there are several, as in JavaScript. */
export function propertyOf(node: Node, name: string): Node | undefined {
  if (node.type !== 'object') return undefined;
  return node.children?.findLast(({ children }) => children?.[0]?.value === name)?.children?.[1];
}

function toValue(node: Node): unknown {
  switch (node.type) {
    case 'array':
      return (node.children ?? []).map(toValue);
    case 'object': {
      const object: Record<string, unknown> = {};
      for (const { children: [key, value] = [] } of node.children ?? []) {
        // Not by assignment: "__proto__" is a property like any other here.
        if (key && value) {
          Object.defineProperty(object, String(key.value), {
            value: toValue(value),
            enumerable: true,
            writable: true,
            configurable: true,
          });
        }
      }
      return object;
    }
    default:
      return node.value as unknown;
  }
}
