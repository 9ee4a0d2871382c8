import type { TlsOptions } from '../profile';

/** A WebSocket as another program has it. Its texts are literal: what looks like a variable of ours is none. */
export interface Found {
  readonly name?: string;
  /** `/` separates levels. */
  readonly folder?: string;
  /** `ws:`, `wss:`, `http:` or `https:`; where it listens, for a server. */
  readonly url: string;
  readonly isServer?: boolean;
  /** All that its program sends, those of the handshake included. */
  readonly headers?: readonly (readonly [name: string, value: string])[];
  readonly protocols?: readonly string[];
  readonly tls?: TlsOptions;
  readonly proxy?: string;
  /** A Unix socket to connect to instead of the address's host. */
  readonly path?: string;
  readonly redirects?: number;
  readonly messages?: readonly FoundMessage[];
  /** Whether its program sends the messages as soon as it is open. */
  readonly sends?: boolean;
  /** `{{name}}` in its texts is a variable; what those are that have a value. Absent: it isn't. */
  readonly variables?: ReadonlyMap<string, string>;
}

export type FoundMessage = { readonly text: string } | { readonly base64: string };

/** Reads a text as one format. @returns `undefined` if it is another one; @throws with words for the person if it can't be used */
export type ReadFormat = (source: ImportSource) => readonly Found[] | undefined;

export interface ImportSource {
  readonly text: string;
  /** The text as JSON; `undefined` if it is none. */
  readonly json: unknown;
}

/** A property of what may be anything. */
export function get(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (at, key) =>
      typeof at === 'object' && at !== null && Object.hasOwn(at, key)
        ? (at as Record<string | number, unknown>)[key]
        : undefined,
    value,
  );
}

export function listAt(value: unknown, ...path: readonly string[]): readonly unknown[] {
  const list = get(value, ...path);
  return Array.isArray(list) ? list : [];
}

/** Empty where there is no text. */
export function textAt(value: unknown, ...path: readonly (string | number)[]): string {
  const text = get(value, ...path);
  return typeof text === 'string' ? text : typeof text === 'number' || typeof text === 'boolean' ? String(text) : '';
}

/** Pairs of names and values, without those that are switched off; names and values have one of these keys. */
export function pairsAt(value: unknown, path: string, key = 'name'): (readonly [name: string, value: string])[] {
  return listAt(value, path)
    .filter((pair) => get(pair, 'disabled') !== true && textAt(pair, key) !== '')
    .map((pair) => [textAt(pair, key), textAt(pair, 'value')] as const);
}
