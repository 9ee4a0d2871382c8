import { getLocation, getNodePath, type JSONPath, type Node } from 'jsonc-parser';
import { isName, isPayload } from '../checkProfile';

/** A text within a profile, by where it stands. */
export interface TextPlace {
  /** Of the profile in `profiles`. */
  readonly index: number;
  /** Within the profile, such as `headers.Authorization`. */
  readonly property: string;
  readonly path: JSONPath;
  /** Whether variables mean something in it. */
  readonly hasVariables: boolean;
  /** Whether the variables of messages do. */
  readonly isPayload: boolean;
}

/** What the path of a text in the file says of it; `undefined`: it is in no profile. */
export function textPlace(path: JSONPath): TextPlace | undefined {
  const [list, index, ...rest] = path;
  if (list !== 'profiles' || typeof index !== 'number' || rest.length === 0) return undefined;
  const property = rest
    .map((part, nth) => (typeof part === 'number' ? `[${String(part)}]` : nth === 0 ? part : `.${part}`))
    .join('');
  const hasVariables = !isName(property);
  return { index, property, path: rest, hasVariables, isPayload: hasVariables && isPayload(property) };
}

/** The text of the file whose characters an offset is among, and where it stands. */
export function textAt(text: string, offset: number): { readonly node: Node; readonly place: TextPlace } | undefined {
  const { previousNode: node, isAtPropertyKey, path } = getLocation(text, offset);
  if (node?.type !== 'string' || isAtPropertyKey) return undefined;
  if (offset <= node.offset || offset > node.offset + node.length) return undefined;
  const place = textPlace(node.parent ? getNodePath(node) : path);
  return place && { node, place };
}
