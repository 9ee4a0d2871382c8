import type { HeldEdit } from '../../panel/relayView';

/** The direction that is held, or would be. */
export type HoldWay = 'both' | 'target' | 'client';

/** A held message that is being edited, with what is written of it so far. */
export interface HeldDraft {
  /** Of the held message. */
  readonly id: number;
  /** Absent: as it is best written. */
  readonly format?: HeldEdit['format'];
  /** What was changed; the other form is the message as it came. */
  readonly text?: string;
  readonly hex?: string;
}

/** The direction that is really held; `undefined`: none. What goes to the target comes from the client. */
export function heldWay({ client, target }: Readonly<Record<'client' | 'target', boolean>>): HoldWay | undefined {
  if (client && target) return 'both';
  return client ? 'target' : target ? 'client' : undefined;
}
