/** What a piece of a rendered payload is, so that a page can colour it. `space` is layout that the payload doesn't have. */
export type TokenKind = 'plain' | 'space' | 'key' | 'string' | 'number' | 'keyword' | 'punctuation';

/** A piece of a rendered payload. Its text is as in the payload: control characters in it aren't made visible yet. */
export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
}

/** A way to show the bytes of a payload to a person. */
export interface PayloadView {
  /** A stable word for it, such as `json`. */
  readonly name: string;
  /** How well it fits these bytes, from a cheap look: 0 is not at all; the highest of all views renders. */
  priority(payload: Uint8Array): number;
  /** @throws if the bytes aren't what the view is for; another view answers then. */
  render(payload: Uint8Array): Iterable<Token>;
}
