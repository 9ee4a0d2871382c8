/** What a piece of a rendered payload is, so that a page can colour it. `space` is layout that the payload doesn't have. */
export type TokenKind = 'plain' | 'space' | 'key' | 'string' | 'number' | 'keyword' | 'punctuation';

/** A piece of a rendered payload. Its text is as in the payload: control characters in it aren't made visible yet. */
export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  /** Where it stands in the text of the payload, in UTF-16 code units; absent where that isn't known, and of `space`. */
  readonly at?: number;
}

/** A way to show the bytes of a payload to a person. */
export interface PayloadView<L extends PayloadLayout = PayloadLayout> {
  /** A stable word for it. */
  readonly name: 'json' | 'text' | 'hex';
  /**
   * How well it fits, from a cheap look: 0 is not at all; the highest of all views renders.
   *
   * @param head the payload's first bytes
   * @param whole whether these are all of them
   * @param saidText whether the peer says that it is text
   */
  priority(head: Uint8Array, whole: boolean, saidText: boolean): number;
  /** Begins to render; what it gives is fed as much of the payload as it wants. */
  render(): L;
}

/** A payload being laid out: it takes the payload's bytes in order, in slices of any size. */
export interface PayloadLayout {
  /** Whether more of the payload is of use. A view that reads what is visible, by its place, wants nothing. */
  readonly wants: boolean;
  /**
   * @returns how many of the bytes it took; fewer than all if it wants no more
   * @throws NotThisView if the payload isn't what the view is for
   */
  feed(slice: Uint8Array): number;
  /** The payload has ended. @throws NotThisView as `feed` */
  end(): void;
}

/** Why a view can't show a payload, and where that was seen; the message is for the person. */
export class NotThisView extends Error {
  override readonly name = 'NotThisView';

  constructor(
    message: string,
    /** In bytes from the payload's beginning. */
    readonly offset: number,
    /** The payload ends too early: all before is as it should be. */
    readonly cutOff: boolean,
    /** The message without the place, as words in a sentence. */
    readonly reason: string,
  ) {
    super(message);
  }
}
