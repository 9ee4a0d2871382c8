import type { EntryKind, SessionState } from '../api';

/** A leg of a relay: towards the client that was accepted, or towards the target. */
export type RelaySide = 'client' | 'target';

/** What the page shows of the relay that its session is a leg of. */
export interface RelayView {
  /** Which leg the page's session is. */
  readonly side: RelaySide;
  /** Where the relay passes on to, as the person wrote it. */
  readonly address: string;
  /** How the target's leg stands: `failed` also where it was not tried. */
  readonly target: SessionState;
  /** The session of the other leg, if there is one yet, and its end of the association. */
  readonly other?: { readonly state: SessionState; readonly name: string };
  /** Whether it has messages that can be held. */
  readonly canHold: boolean;
  /** From which sides what comes is held. */
  readonly holds: Readonly<Record<RelaySide, boolean>>;
  /** What is held, by side and oldest first; the first ones. */
  readonly held: readonly HeldView[];
  readonly total: number;
}

/** A message that waits for a person's decision. */
export interface HeldView {
  readonly id: number;
  /** Where it came from. */
  readonly from: RelaySide;
  readonly kind: EntryKind;
  /** In bytes. */
  readonly size: number;
  readonly preview: string;
}

/** A held message to be edited. `text` is `null` where it can't be written as a text that becomes the same bytes again. */
export interface HeldPayload {
  readonly text: string | null;
  readonly hex: string;
}

/** What is passed on in the place of a held message. */
export interface HeldEdit {
  readonly format: 'text' | 'hex';
  readonly text: string;
}
