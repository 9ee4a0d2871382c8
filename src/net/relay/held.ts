import * as l10n from '@vscode/l10n';
import { PREVIEW_BYTES } from '../../payload/preview';
import type { Session } from '../session';
import type { HeldParcel, Lane } from './lane';
import type { MessageLane } from './messageLane';
import * as events from './relayEvents';
import { otherSide, tell, type Side } from './relayEvents';
import { StreamLane } from './streamLane';

/** One direction of a relay, by the side that it comes from. */
export interface Way {
  readonly lane: Lane;
  readonly onward: StreamLane | MessageLane;
}

/** What a relay holds, and what a person decides of it. What is edited or dropped is told in the logs of both legs. */
export class Held {
  constructor(
    private readonly ways: Readonly<Record<Side, Way>>,
    /** Whether there are messages that can be held: not where the bytes of TCP have no framing. */
    readonly canHold: boolean,
    private readonly session: (side: Side) => Session | undefined,
  ) {}

  /** Whether messages wait for the person, who may take his time. */
  get isWaiting(): boolean {
    return Object.values(this.ways).some(({ lane }) => lane.held.length > 0);
  }

  /** Whether what comes from a side is held. */
  holds(from: Side): boolean {
    return this.ways[from].lane.holds;
  }

  /** What is held of what came from a side, oldest first. */
  from(side: Side): readonly HeldParcel[] {
    return this.ways[side].lane.held;
  }

  /** Holds what comes from a side from now on; or lets go of all that is held, and holds no more. */
  setHold(from: Side, holds: boolean): void {
    if (holds && !this.canHold) throw new Error(l10n.t('Without a framing there are no messages that could be held.'));
    const { lane, onward } = this.ways[from];
    lane.setHold(holds);
    if (!holds && onward instanceof StreamLane) onward.release();
  }

  /** @throws with words for the person, if it isn't held any more */
  passOn(id: number): void {
    const [, lane] = this.#find(id);
    lane.pass(id);
  }

  /** Lets go of all that is held, and goes on to hold. */
  passAllOn(): void {
    for (const { lane } of Object.values(this.ways)) lane.passAll();
  }

  /** @throws with words for the person, if it isn't held any more */
  drop(id: number): void {
    const [side, lane] = this.#find(id);
    const parcel = lane.drop(id);
    if (!parcel) return;
    tell(this.session(side), events.droppedText(side, parcel.entry));
    tell(this.session(otherSide(side)), events.droppedThereText(side, parcel.entry));
  }

  /**
   * Passes on another message in the place of one that is held.
   *
   * @throws with words for the person, if it isn't held any more, or can't be sent; it is held then as before
   */
  async edit(id: number, payload: Uint8Array, kind?: 'text' | 'binary'): Promise<void> {
    const [side, lane, parcel] = this.#find(id);
    const went = { kind: kind ?? parcel.kind, head: this.#headOf(payload) };
    const entry = await lane.replace(parcel, payload, kind);
    tell(this.session(side), events.editedText(side, parcel.entry, { ...went, entry }));
    const came = { ...parcel, head: this.#headOf(parcel.payload) };
    tell(this.session(otherSide(side)), events.editedThereText(side, came, entry));
  }

  /** A message's beginning without the secrets of both legs: it is told in both logs. */
  #headOf(payload: Uint8Array): Uint8Array {
    const covered = (['client', 'target'] as const).flatMap(
      (side) => this.session(side)?.secrets.coverBytes(payload) ?? [],
    );
    // Each looks at what there was: a secret of the one may have a part in common with one of the other.
    return payload
      .subarray(0, PREVIEW_BYTES)
      .map((byte, at) => covered.find((each) => each[at] !== byte)?.[at] ?? byte);
  }

  #find(id: number): [side: Side, lane: Lane, parcel: HeldParcel] {
    for (const side of ['client', 'target'] as const) {
      const { lane } = this.ways[side];
      const parcel = lane.held.find((each) => each.id === id);
      if (parcel && lane.isReplacing(id))
        throw new Error(l10n.t('This message is being passed on already, as you edited it.'));
      if (parcel) return [side, lane, parcel];
    }
    throw new Error(l10n.t('This message is not held any more.'));
  }
}
