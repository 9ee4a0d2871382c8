/** A frame each. */
const MAX_FRAGMENTS = 131_072;

/** Of a message that isn't a control frame. */
export const MESSAGE_KINDS = ['text', 'binary'];

/** Whether the page gave a draft. */
export function isDraft(draft: Readonly<Record<string, unknown>>): boolean {
  return (
    typeof draft.text === 'string' &&
    ['text', 'json', 'hex', 'base64'].includes(draft.format as string) &&
    isMaybeBoolean(draft.escapes) &&
    isOneOf(draft.lineEnding, ['none', 'lf', 'crlf', 'cr']) &&
    isOneOf(draft.kind, [...MESSAGE_KINDS, 'ping', 'pong']) &&
    isMaybeSizes(draft.fragments) &&
    isMaybeBoolean(draft.raw) &&
    isMaybePeer(draft.to)
  );
}

/** Whether a value is one of these words, or isn't given. */
export function isOneOf(value: unknown, words: readonly string[]): boolean {
  return value === undefined || words.includes(value as string);
}

export function isMaybeBoolean(value: unknown): boolean {
  return value === undefined || typeof value === 'boolean';
}

/** Whether a value is an address and a port, or isn't given. */
export function isMaybePeer(value: unknown): boolean {
  if (value === undefined) return true;
  if (typeof value !== 'object' || value === null) return false;
  const { address, port } = value as Record<string, unknown>;
  // What is no IP address is refused before anything is sent.
  return (
    typeof address === 'string' &&
    /^[0-9a-f.:]+(?:%\w+)?$/i.test(address) &&
    Number.isInteger(port) &&
    isPort(port as number)
  );
}

function isPort(port: number): boolean {
  return port > 0 && port < 65_536;
}

function isMaybeSizes(value: unknown): boolean {
  if (value === undefined) return true;
  const isSize = (size: unknown): boolean => Number.isSafeInteger(size) && (size as number) >= 0;
  return Array.isArray(value) && value.length <= MAX_FRAGMENTS && value.every(isSize);
}
