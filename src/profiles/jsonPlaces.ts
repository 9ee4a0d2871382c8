import { findNodeAtLocation, parse, parseTree, type JSONPath, type ParseError } from 'jsonc-parser';
import { syntaxErrorText } from './syntaxErrorText';

/** Where a text stops being JSON (RFC 8259), as a UTF-16 offset, and why, as words in a sentence. */
export function firstSyntaxError(text: string): { readonly offset: number; readonly message: string } | undefined {
  const errors: ParseError[] = [];
  parse(text, errors, { disallowComments: true });
  const [first] = errors;
  return first && { offset: first.offset, message: syntaxErrorText(first) };
}

/** The UTF-16 offset at which a value stands in a JSON text; of the nearest value around it, if it isn't there. */
export function offsetOfValue(text: string, path: JSONPath): number {
  const tree = parseTree(text);
  for (let length = path.length; tree && length > 0; length -= 1) {
    const node = findNodeAtLocation(tree, path.slice(0, length));
    if (node) return node.offset;
  }
  return tree?.offset ?? 0;
}
