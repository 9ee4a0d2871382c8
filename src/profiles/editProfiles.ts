import * as l10n from '@vscode/l10n';
import { applyEdits, parseTree, type Edit, type Node } from 'jsonc-parser';
import { ProfileError } from './problem';
import type { ProfileInput } from './inputs';
import type { Profile, SavedMessage } from './profile';
import { nameOf, parseProfilesFile, propertyOf } from './profilesFile';

const NEW_FILE = `{
  // Saved socket connections of this folder. Commit this file, and keep secrets out of it.
  "profiles": []
}
`;

const NEW_USER_FILE = `{
  // Your own socket connections, listed in all workspaces. Keep secrets out of this file: let "inputs" ask for them.
  "profiles": []
}
`;

/**
 * Edits of `.vscode/sockets.json` that keep the person's comments and layout: nothing changes but the place of the edit
 * (`modify` of jsonc-parser formats its surroundings anew, and removes comments beside what it removes). They give edits of
 * `text`, to be applied all together ({@link applyEdits}).
 *
 * @param isUser a file that is begun says that it is the person's own
 * @throws ProfileError if the file doesn't parse (`syntax`), or has no list of profiles where it should: it is never
 * changed then.
 */
export function addProfile(text: string, profile: Profile, isUser = false): Edit[] {
  return addProfiles(text, [profile], isUser);
}

/** Adds several profiles, as {@link addProfile} adds one. */
export function addProfiles(text: string, profiles: readonly Profile[], isUser = false): Edit[] {
  if (profiles.length === 0) return [];
  if (text.trim() === '') {
    const file = isUser ? NEW_USER_FILE : NEW_FILE;
    const content = applyEdits(file, addProfiles(file, profiles));
    return [{ offset: 0, length: text.length, content }];
  }
  const { root, list } = readFile(text);
  if (!list) return append(text, root, (layout) => `"profiles": ${print(profiles, layout)}`);
  return append(text, list, (layout) => profiles.map((profile) => print(profile, layout)).join(separator(layout)));
}

/** Adds questions to `inputs`, each in a line of its own. */
export function addInputs(text: string, inputs: readonly ProfileInput[]): Edit[] {
  if (inputs.length === 0) return [];
  const { root } = readFile(text);
  const inLine = { ...layoutOf(text), indent: undefined };
  const printed = (layout: Layout): string => inputs.map((input) => print(input, inLine)).join(separator(layout));
  const list = propertyOf(root, 'inputs');
  if (list?.type === 'array') return append(text, list, printed);
  if (list) throw new ProfileError('bad-profile', l10n.t('"inputs" are not a list [ … ]: fix it first.'));
  return append(text, root, ({ eol, unit, indent }) => {
    if (indent === undefined) return `"inputs": [${printed(inLine)}]`;
    const inner = indent + unit;
    return `"inputs": [${eol}${inner}${printed({ eol, unit, indent: inner })}${eol}${indent}]`;
  });
}

/** Removes the profile that was read at `index` with this name. Comments inside it go with it; those around it stay. */
export function removeProfile(text: string, index: number, name: string): Edit[] {
  const { profiles } = readFile(text);
  return removeFrom(text, profiles, profileAt(profiles, index, name));
}

/** Removes a property of the profile that was read at `index` with this name, if it is there. */
export function removeProperty(text: string, index: number, name: string, key: string): Edit[] {
  const properties = profileAt(readFile(text).profiles, index, name).children ?? [];
  const property = properties.findLast(({ children }) => children?.[0]?.value === key);
  return property ? removeFrom(text, properties, property) : [];
}

/** Removes one of the elements of a list, or of the properties of an object, with its comma. */
export function removeFrom(text: string, list: readonly Node[], node: Node): Edit[] {
  const previous = list[list.indexOf(node) - 1];
  const edits: Edit[] = [];
  let start = node.offset;
  let end = endOf(node);
  const comma = commaAfter(text, node) ?? (previous && commaAfter(text, previous));
  if (comma !== undefined) {
    if (comma >= end && isBlank(text.slice(end, comma))) end = comma + 1;
    else if (comma < start && indentOf(text, start) === undefined && isBlank(text.slice(comma + 1, start)))
      start = comma;
    else edits.push({ offset: comma, length: 1, content: '' });
  }
  const spaces = match(/[ \t]*/y, text, end);
  const lineEnd = match(/\r\n|\r|\n|$/y, text, end + (spaces?.length ?? 0));
  const indent = indentOf(text, start);
  if (indent !== undefined && lineEnd !== undefined) {
    // It has its lines for itself: they go whole.
    start -= indent.length;
    end += (spaces?.length ?? 0) + lineEnd.length;
  } else if (start === node.offset) {
    end += spaces?.length ?? 0;
  }
  return [...edits, { offset: start, length: end - start, content: '' }].sort((a, b) => a.offset - b.offset);
}

/** A profile that was removed, and what the file was before and after. */
export interface RemovedProfile {
  readonly name: string;
  readonly before: string;
  readonly after: string;
  /** As it stood there, its comments included. */
  readonly source: string;
}

/** Removes as {@link removeProfile} does. @returns what {@link putBackProfile} needs as well */
export function takeOutProfile(text: string, index: number, name: string): [Edit[], RemovedProfile] {
  const edits = removeProfile(text, index, name);
  const node = profileAt(readFile(text).profiles, index, name);
  const source = text.slice(node.offset, endOf(node));
  return [edits, { name, before: text, after: applyEdits(text, edits), source }];
}

/** Puts a removed profile back to where it was; to the end of the list, if the file has changed since. */
export function putBackProfile(text: string, { name, before, after, source }: RemovedProfile): Edit[] {
  if (text === after) return [{ offset: 0, length: text.length, content: before }];
  const { root, list, profiles } = readFile(text);
  if (profiles.some((each, nth) => nameOf(each, nth) === name))
    throw new ProfileError('bad-profile', l10n.t('There is another profile with the name "{0}".', name));
  return list ? append(text, list, () => source) : append(text, root, () => `"profiles": [${source}]`);
}

/** Puts a copy of the profile that was read at `index` with this name, its comments included, behind it under another name. */
export function duplicateProfile(text: string, index: number, name: string, copyName: string): Edit[] {
  const node = profileAt(readFile(text).profiles, index, name);
  const nameNode = propertyOf(node, 'name');
  if (!nameNode) throw new ProfileError('bad-profile', l10n.t('This profile has no name yet: give it one first.'));
  const copy =
    text.slice(node.offset, nameNode.offset) + JSON.stringify(copyName) + text.slice(endOf(nameNode), endOf(node));
  return insertAfter(text, node, () => copy);
}

/**
 * Gives a property of the profile that was read at `index` with this name a value; parents that are missing are made. What is in the
 * place of a parent without being an object is replaced (`"tls": true` by `"tls": { … }`).
 */
export function setProperty(
  text: string,
  index: number,
  name: string,
  path: readonly string[],
  value: unknown,
): Edit[] {
  return setIn(text, profileAt(readFile(text).profiles, index, name), path, value);
}

/** Gives a property of an object of the file a value; see {@link setProperty}. */
export function setIn(text: string, object: Node, [key = '', ...rest]: readonly string[], value: unknown): Edit[] {
  const known = propertyOf(object, key);
  if (known?.type === 'object' && rest.length > 0) return setIn(text, known, rest, value);
  const whole = rest.reduceRight<unknown>((inner, name) => ({ [name]: inner }), value);
  const content = print(whole, { ...layoutOf(text), indent: undefined });
  if (known) return [{ offset: known.offset, length: known.length, content }];
  return append(text, object, () => `${JSON.stringify(key)}: ${content}`);
}

/** Adds one question, as {@link addInputs} adds several. */
export function insertInput(text: string, input: ProfileInput): Edit[] {
  return addInputs(text, [input]);
}

/** Adds a message to those of the profile that was read at `index` with this name, in a line of its own. */
export function addMessage(text: string, index: number, name: string, message: SavedMessage): Edit[] {
  const profile = profileAt(readFile(text).profiles, index, name);
  const list = propertyOf(profile, 'messages');
  const printed = print(message, { ...layoutOf(text), indent: undefined });
  if (list?.type === 'array') return append(text, list, () => printed);
  if (list) throw new ProfileError('bad-profile', l10n.t('"messages" in the profile is no list [ … ]: fix it first.'));
  return append(text, profile, ({ eol, unit, indent }) => {
    if (indent === undefined) return `"messages": [${printed}]`;
    return `"messages": [${eol}${indent}${unit}${printed}${eol}${indent}]`;
  });
}

/** A copy of a profile in which a property has another value; as {@link setProperty} does it in a file. */
export function withProperty(profile: Profile, path: readonly string[], value: unknown): unknown {
  const set = (object: unknown, [key = '', ...rest]: readonly string[]): unknown => {
    const known = isObject(object) ? object : {};
    return { ...known, [key]: rest.length > 0 ? set(known[key], rest) : value };
  };
  return set(profile, path);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** A name that no profile has yet, nor one that differs by its case alone: the wanted one, or with a number behind it. */
export function freeName(wanted: string, taken: readonly string[]): string {
  const known = new Set(taken.map((name) => name.toLowerCase()));
  if (!known.has(wanted.toLowerCase())) return wanted;
  for (let number = 2; ; number += 1) {
    const name = `${wanted} ${String(number)}`;
    if (!known.has(name.toLowerCase())) return name;
  }
}

/** How a new value is laid out: on lines of its own with this indentation, or within a line. */
interface Layout {
  readonly eol: string;
  /** One level. */
  readonly unit: string;
  readonly indent: string | undefined;
}

/** Adds a last element to a list, or a last property to an object. */
function append(text: string, container: Node, printed: (layout: Layout) => string): Edit[] {
  const last = container.children?.at(-1);
  if (last) return insertAfter(text, last, printed);
  const inside = text.slice(container.offset + 1, endOf(container) - 1);
  const kept = inside.trimEnd();
  const space = inside.slice(kept.length);
  const { eol, unit } = layoutOf(text);
  const outer = /[ \t]*/y.exec(text.slice(lineStart(text, container.offset)))?.[0] ?? '';
  const content = `${eol}${outer}${unit}${printed({ eol, unit, indent: outer + unit })}`;
  const offset = container.offset + 1 + kept.length;
  return /[\r\n]/.test(space)
    ? [{ offset, length: 0, content }]
    : [{ offset, length: space.length, content: `${content}${eol}${outer}` }];
}

/** Adds an element behind another one and the comments that stand behind that one on its line. */
function insertAfter(text: string, node: Node, printed: (layout: Layout) => string): Edit[] {
  const { eol, unit } = layoutOf(text);
  const end = endOf(node);
  const comma = commaAfter(text, node);
  const from = comma === undefined ? end : comma + 1;
  const beside = match(/(?:[ \t]+|\/\/[^\r\n]*|\/\*[^\r\n]*?\*\/)*/y, text, from)?.trimEnd() ?? '';
  // Behind a line comment there is no other way than a new line.
  const indent = indentOf(text, node.offset) ?? (beside.includes('//') ? unit : undefined);
  const separator = indent === undefined ? ' ' : eol + indent;
  const content = separator + printed({ eol, unit, indent });
  const offset = from + beside.length;
  if (comma !== undefined) return [{ offset, length: 0, content: `${content},` }];
  if (offset === end) return [{ offset, length: 0, content: `,${content}` }];
  return [
    { offset: end, length: 0, content: ',' },
    { offset, length: 0, content },
  ];
}

/** Between elements of a list. */
function separator({ eol, indent }: Layout): string {
  return indent === undefined ? ', ' : `,${eol}${indent}`;
}

function print(value: unknown, { eol, unit, indent }: Layout): string {
  // A line end within a text is written as \n, so that those here are all of the layout.
  const json = JSON.stringify(value, null, unit);
  return indent === undefined ? json.replace(/\n\s*/g, ' ') : json.replaceAll('\n', eol + indent);
}

function readFile(text: string): { root: Node; list: Node | undefined; profiles: readonly Node[] } {
  const problem = parseProfilesFile(text).problems.find(({ code }) => code === 'syntax');
  if (problem) {
    const line = text.slice(0, problem.offset).split(/\r\n|\r|\n/).length;
    throw new ProfileError(
      'syntax',
      l10n.t('sockets.json has a syntax error in line {0} and was left as it is. Fix it first, then try again.', line),
    );
  }
  const root = parseTree(text.replace(/^\uFEFF/, ' '), [], { allowTrailingComma: true });
  const list = root && propertyOf(root, 'profiles');
  if (root?.type !== 'object' || (list && list.type !== 'array')) {
    throw new ProfileError(
      'bad-profile',
      l10n.t('sockets.json must be an object whose "profiles" are a list, and was left as it is. Fix it first.'),
    );
  }
  return { root, list, profiles: list?.children ?? [] };
}

/** The file may have changed since it was read: the profile is the one of that name, wherever it is now. */
function profileAt(profiles: readonly Node[], index: number, name: string): Node {
  const isIt = (node: Node | undefined): node is Node => node !== undefined && nameOf(node, index) === name;
  const node = isIt(profiles[index])
    ? profiles[index]
    : profiles.find((each) => propertyOf(each, 'name')?.value === name);
  if (!node) throw new ProfileError('bad-profile', l10n.t('This profile is no longer in sockets.json.'));
  return node;
}

function endOf(node: Node): number {
  return node.offset + node.length;
}

/** Where the comma behind an element is, if there is one. */
function commaAfter(text: string, node: Node): number | undefined {
  const trivia = match(/(?:\s+|\/\/[^\r\n]*|\/\*[^]*?\*\/)*/y, text, endOf(node)) ?? '';
  const offset = endOf(node) + trivia.length;
  return text[offset] === ',' ? offset : undefined;
}

/** What stands before `offset` on its line, if that is only indentation. */
function indentOf(text: string, offset: number): string | undefined {
  const before = text.slice(lineStart(text, offset), offset);
  return isBlank(before) ? before : undefined;
}

function lineStart(text: string, offset: number): number {
  return Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
}

function isBlank(text: string): boolean {
  return /^[ \t]*$/.test(text);
}

function match(pattern: RegExp, text: string, offset: number): string | undefined {
  pattern.lastIndex = offset;
  return pattern.exec(text)?.[0];
}

/** The layout that the file has: its line ends, and the indentation of its first indented line. */
function layoutOf(text: string): { eol: string; unit: string } {
  return { eol: /\r\n|\r|\n/.exec(text)?.[0] ?? '\n', unit: /^([ \t]+)[^\s*/]/m.exec(text)?.[1] ?? '  ' };
}
