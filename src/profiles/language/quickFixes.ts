import * as l10n from '@vscode/l10n';
import { applyEdits, findNodeAtOffset, getNodePath, parseTree, type Edit, type Node } from 'jsonc-parser';
import { SAMPLES } from '../checkVariables';
import { freeName, insertInput, removeFrom, setIn } from '../editProfiles';
import type { Problem } from '../problem';
import { parseProfilesFile, propertyOf } from '../profilesFile';
import { variablesOf } from '../variables';
import { nearest } from './nearest';

/** A change of the file that mends a problem. */
export interface QuickFix {
  readonly title: string;
  readonly edits: readonly Edit[];
  /** It is what was most probably meant. */
  readonly isPreferred?: boolean;
}

/** What can be written for a property that is missing. */
const VALUES: Readonly<Record<string, unknown>> = {
  transport: 'websocket',
  url: 'ws://127.0.0.1:8080/',
  host: '127.0.0.1',
  port: 8080,
  format: 'text',
  type: 'promptString',
  kind: 'line',
  options: ['a', 'b'],
  size: 4,
  length: 16,
  ms: 100,
  delimiter: '\n',
};

/** Changes of a file that mend one of its problems; each was tried: the problem is gone with it. */
export function quickFixes(text: string, problem: Problem): QuickFix[] {
  const root = parseTree(text.replace(/^\uFEFF/, ' '), [], { allowTrailingComma: true });
  const node = root && findNodeAtOffset(root, problem.offset);
  if (!root || !node) return [];
  // A fix changes its own profile, and at most the inputs: the others needn't be checked.
  const [list, place] = getNodePath(node);
  const index = list === 'profiles' && typeof place === 'number' ? place : undefined;
  const count = (of: string): number =>
    parseProfilesFile(of, index).problems.filter(({ message }) => message === problem.message).length;
  const before = count(text);
  return fixesOf(text, root, node, problem).filter(({ edits }) => count(applyEdits(text, [...edits])) < before);
}

function fixesOf(text: string, root: Node, node: Node, problem: Problem): QuickFix[] {
  const { names = [] } = problem;
  switch (problem.code) {
    case 'unknown-property':
      return [...didYouMean(node, names), remove(text, node)];
    case 'duplicate-name':
      return [rename(node)];
    case 'bad-url':
    case 'bad-variable':
    case 'bad-port':
    case 'bad-header':
    case 'bad-profile':
      if (node.type === 'object') return names.map((name) => insert(text, node, name));
      return [
        ...didYouMean(node, names),
        ...(problem.code === 'bad-variable' ? variableFixes(text, root, node) : []),
        ...(problem.code === 'bad-url' ? addressFixes(node) : []),
        ...valueFixes(node, problem.code),
      ];
    default:
      return [];
  }
}

function didYouMean(node: Node, names: readonly string[]): QuickFix[] {
  const word = nearest(String(node.value), names);
  return word === undefined ? [] : [replace(node, word, true)];
}

function replace(node: Node, value: unknown, isPreferred = false): QuickFix {
  const content = JSON.stringify(value);
  const edits = [{ offset: node.offset, length: node.length, content }];
  return { title: l10n.t('Replace by {0}', content), edits, isPreferred };
}

/** @param key of a property */
function remove(text: string, key: Node): QuickFix {
  const property = key.parent!;
  const title = l10n.t('Remove "{0}"', String(key.value));
  return { title, edits: removeFrom(text, property.parent?.children ?? [], property) };
}

function insert(text: string, object: Node, name: string): QuickFix {
  const list = object.parent?.children ?? [];
  const taken = list.map((each) => String(propertyOf(each, name)?.value));
  const value =
    name === 'name' || name === 'id' ? freeName(name === 'id' ? 'input' : 'New', taken) : (VALUES[name] ?? '');
  const edits = setIn(text, object, [name], value);
  return { title: l10n.t('Add "{0}"', name), edits, isPreferred: true };
}

/** @param node the name, or the id, of an element of a list */
function rename(node: Node): QuickFix {
  const key = String(node.parent?.children?.[0]?.value);
  const list = node.parent?.parent?.parent?.children ?? [];
  const taken = list.map((each) => String(propertyOf(each, key)?.value));
  const name = freeName(String(node.value), taken);
  return { ...replace(node, name, true), title: l10n.t('Rename to "{0}"', name) };
}

function variableFixes(text: string, root: Node, node: Node): QuickFix[] {
  const ids = (propertyOf(root, 'inputs')?.children ?? []).map((input) => String(propertyOf(input, 'id')?.value));
  const isMessage = getNodePath(node).some((part) => part === 'messages' || part === 'rules' || part === 'onConnect');
  const names = Object.keys(SAMPLES).filter((name) => isMessage || !MESSAGE_ONLY.has(name));
  const raw = text.slice(node.offset + 1, node.offset + node.length - 1);
  return variablesOf(raw).flatMap(({ name, argument, text: written, offset }) => {
    const put = (content: string, isPreferred: boolean): QuickFix => ({
      title: l10n.t('Replace by {0}', content),
      edits: [{ offset: node.offset + 1 + offset, length: written.length, content }],
      isPreferred,
    });
    if (name === 'input' && argument && !ids.includes(argument)) {
      const id = nearest(argument, ids);
      const edits = insertInput(text, { id: argument, type: 'promptString' });
      return [
        ...(id === undefined ? [] : [put(`\${input:${id}}`, true)]),
        { title: l10n.t('Add the Input "{0}"', argument), edits },
      ];
    }
    const known = names.includes(name) ? undefined : nearest(name, names);
    if (names.includes(name)) return [];
    return [
      ...(known === undefined ? [] : [put(`\${${known}${argument === undefined ? '' : `:${argument}`}}`, true)]),
      { ...put(`$${written}`, false), title: l10n.t('Take {0} literally', written) },
    ];
  });
}

const MESSAGE_ONLY = new Set(['uuid', 'timestamp', 'isoTimestamp', 'randomInt', 'counter']);

function addressFixes(node: Node): QuickFix[] {
  if (node.type !== 'string') return [];
  const address = String(node.value);
  const bare = address.replace(/#.*$/s, '');
  const schemed = address.replace(/^http(?=s?:)/i, 'ws').replace(/^(?![a-z][a-z0-9+.-]*:\/\/)/i, 'ws://');
  return [
    ...(bare === address ? [] : [{ ...replace(node, bare, true), title: l10n.t('Remove the fragment') }]),
    ...(schemed === address ? [] : [replace(node, schemed, true)]),
  ];
}

/** A number or a boolean that was written as a text, or a text that was written as one; a port that there is. */
function valueFixes(node: Node, code: string): QuickFix[] {
  const { type } = node;
  const value: unknown = node.value;
  if (typeof value === 'string' && /^(?:\d+(?:\.\d+)?|true|false)$/.test(value))
    return [replace(node, JSON.parse(value), true)];
  if (code === 'bad-port' && type === 'number') return [replace(node, 8080)];
  return type === 'number' || type === 'boolean' ? [replace(node, String(value), true)] : [];
}
