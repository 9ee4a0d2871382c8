import type { PageTab } from '../panel/messages';
import type { ComposerOptions } from './composer/draftState';
import type { FilterDraft } from './messages/filterDraft';
import type { HeldDraft, HoldWay } from './relay/heldDraft';

/** What the page keeps by `setState`, so that it looks the same after it was hidden or the window reloaded. */
export interface PageState {
  /** Read by the host, to restore the session after a reload. */
  readonly sessionId: string;
  readonly tab: PageTab;
  /** Of a listener's page. */
  readonly listenerTab: ListenerTab;
  readonly detailsTab: DetailsTab;
  readonly detailsOpen: boolean;
  /** The share of the details beside, and below, the list; 0 to 1. */
  readonly splitBeside: number;
  readonly splitBelow: number;
  /** What is written and not sent yet. */
  readonly draft: string;
  /** How it is written. */
  readonly composer: ComposerOptions;
  /** The index of the selected message. */
  readonly selected: number | undefined;
  /** What the list shows. */
  readonly rows: RowMode;
  /** The number of the selected frame, where the list shows frames. */
  readonly selectedFrame: number | undefined;
  /** The first visible row while the person reads above; `undefined` while the list follows the tail. */
  readonly topRow: number | undefined;
  /** What is in the filter bar. */
  readonly filter: FilterDraft;
  /** The direction that a relay's *Hold* is about. */
  readonly holdWay: HoldWay | undefined;
  /** What a held message is being changed to. */
  readonly heldDraft: HeldDraft | undefined;
}

export type ListenerTab = 'clients' | 'messages' | 'connection';
export type DetailsTab = 'pretty' | 'text' | 'hex' | 'frames';
export type RowMode = 'messages' | 'frames';
