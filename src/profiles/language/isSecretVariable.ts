import { findNodeAtLocation, parseTree } from 'jsonc-parser';
import { secretsOfField, secretsOfSubprotocols } from '../../protocol/knownSecrets';
import { isSecretField, isSecretName } from '../../protocol/secrets';
import type { PlacedVariable } from './variableAt';

/** Stands in the variable's place: where it would be covered, so is the value. */
const MARK = 'MarkOfTheVariable';
/** The name of a pair: `name=`, `name: `, `"name": `; in a text that is a part of another one with backslashes. */
const NAME = /([\w.-]+)[\\"']*\s*[:=]/g;
/** RFC 7617, RFC 6750. */
const CREDENTIALS = new RegExp(`\\b(?:basic|bearer|token|digest)\\s+\\S*${MARK}`, 'i');

/**
 * Whether a variable's value is a secret: by its own name, or by what stands around it, as {@link isSecretName} and its kind tell. A guess;
 * what is only a part of a text is taken for one rather once too often.
 *
 * @param text of the file
 */
export function isSecretVariable(text: string, { variable, place, written }: PlacedVariable): boolean {
  const { path } = place;
  const [first, field] = path;
  const named = path.some((part) => typeof part === 'string' && isSecretName(part));
  if (named || isSecretName(variable.argument ?? '') || first === 'proxy') return true;
  const end = variable.offset + variable.text.length;
  const marked = unescaped(written.slice(0, variable.offset) + MARK + written.slice(end));
  if (first === 'protocols') return hasMark(secretsOfSubprotocols(protocolsOf(text, place, marked)));
  const header = first === 'headers' && typeof field === 'string' ? field : '';
  if (isSecretField(header) || hasMark(secretsOfField(header, marked))) return true;
  const pair =
    marked
      .slice(0, marked.indexOf(MARK))
      .replace(/\$\{[^{}\r\n]*\}/g, '_')
      .split(/[\r\n&;,?{}]/)
      .at(-1) ?? '';
  return [...pair.matchAll(NAME)].some(([, name = '']) => isSecretName(name)) || CREDENTIALS.test(marked);
}

function hasMark(secrets: readonly string[]): boolean {
  return secrets.some((secret) => secret.includes(MARK));
}

/** A token is told by the name before it. */
function protocolsOf(text: string, { index, path }: PlacedVariable['place'], marked: string): string[] {
  const root = parseTree(text.replace(/^\uFEFF/, ' '), [], { allowTrailingComma: true });
  const list = root && findNodeAtLocation(root, ['profiles', index, 'protocols']);
  return (list?.children ?? []).map((node, nth) => (nth === path[1] ? marked : String(node.value)));
}

function unescaped(written: string): string {
  try {
    return String(JSON.parse(`"${written}"`));
  } catch {
    return written;
  }
}
