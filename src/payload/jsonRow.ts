import type { JsonNodes } from './jsonNodes';

/** So many characters of a key, and of a string, are in a row of the tree. */
const mostCharacters = 300;
/** So many bytes, from its beginning, are enough to show a value in a row. */
export const rowBytes = 4096;

/** What a row of the tree says of a value, as it is written. */
export interface JsonRow {
  /** With its quotation marks. */
  readonly key?: string;
  /** Of a value that is no container. */
  readonly text?: string;
  /** The value, or its key, is longer than what the row has of it. */
  readonly cut: boolean;
}

/** @param bytes the payload from the node's start on: {@link rowBytes} of them, or as many as the value has */
export function jsonRow(nodes: JsonNodes, node: number, bytes: Uint8Array): JsonRow {
  let at = 0;
  let key: string | undefined;
  if (nodes.hasKey(node)) {
    at = afterString(bytes, 0);
    key = text(bytes.subarray(0, at));
    if (key.length > mostCharacters) return { key: key.slice(0, mostCharacters), cut: true };
    at = valueAfterKey(bytes, at);
  }
  if (nodes.isContainer(node)) return { ...(key !== undefined && { key }), cut: false };
  const length = nodes.isClosed(node) ? nodes.end(node) - nodes.start(node) : bytes.length;
  const value = text(bytes.subarray(at, length));
  const shown = value.length > mostCharacters ? value.slice(0, mostCharacters) : value;
  return { ...(key !== undefined && { key }), text: shown, cut: shown !== value || length > bytes.length };
}

/** The offset of the value of a member whose bytes, from the key on, are given. */
export function valueOffset(member: Uint8Array): number {
  return valueAfterKey(member, afterString(member, 0));
}

function afterString(bytes: Uint8Array, start: number): number {
  for (let at = start + 1; at < bytes.length; at++) {
    if (bytes[at] === 0x5c) at++;
    else if (bytes[at] === 0x22) return at + 1;
  }
  return bytes.length;
}

/** White space and one colon stand between a key and its value. */
function valueAfterKey(bytes: Uint8Array, afterKey: number): number {
  let at = afterKey;
  while (at < bytes.length && (bytes[at]! <= 0x20 || bytes[at] === 0x3a)) at++;
  return at;
}

/** A character that the cut goes through is left out. */
function text(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes, { stream: true });
}

const identifier = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;

/** Where a value stands, as filters name it: `a.b[0]["c d"]`. @param steps keys as they are written, with quotation marks, or places in an array */
export function jsonPath(steps: readonly (string | number)[]): string {
  let path = '';
  for (const step of steps) {
    if (typeof step === 'number') path += `[${step}]`;
    else {
      const key = plainKey(step);
      path += identifier.test(key) ? `${path === '' ? '' : '.'}${key}` : `[${step}]`;
    }
  }
  return path;
}

function plainKey(written: string): string {
  try {
    return JSON.parse(written) as string;
  } catch {
    return '';
  }
}
