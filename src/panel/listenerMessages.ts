/** All that the extension host and a listener's page say to each other; see `messages.ts` for how. */
import type { Failure, HalfAssociation, Listener, SessionState } from '../api';
import type { Profile } from '../profiles/profile';
import type { Draft, DraftPreview } from './drafts';
import type {
  FilterState,
  FramingKind,
  ListLayout,
  LogCounters,
  MessageTools,
  Requests,
  SessionView,
  Traffic,
} from './messages';

/** What the page shows of a listener, sent whole whenever it changes. */
export interface ListenerView {
  readonly id: string;
  readonly name: string;
  readonly transport: Profile['transport'];
  readonly state: Listener['state'];
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** Where it can be reached, as people write it: `ws://127.0.0.1:9001`. */
  readonly address: string;
  /** The machine that listens, where that isn't the one that the person sits at: what `localhost` is. */
  readonly machine?: string;
  /** A relay: where it passes its clients on to, without secrets. */
  readonly target?: string;
  readonly halfAssociation?: HalfAssociation;
  readonly failure?: Failure;
  /** What was noticed that belongs to no client, the newest last. */
  readonly notices?: readonly string[];
  /** PEM, where a certificate was made for it: what clients are to trust. */
  readonly certificate?: string;
  /** A command line that connects to it, to try it out. */
  readonly example?: string;
  /** How many clients are connected, how many are listed (those that have left lately, too), and how many there were in all. */
  readonly connected: number;
  readonly listed: number;
  readonly accepted: number;
  /** As in `SessionView`, for the messages of all clients. */
  readonly chunks: boolean;
  readonly framingKind?: FramingKind;
  readonly encoding?: SessionView['encoding'];
  /** How a TCP stream is cut into messages; absent where it isn't, and for WebSocket. */
  readonly framing?: string;
}

/** What a WebSocket's client asked its server for, as it stands in its request. */
export interface AskedView {
  /** The request's target, such as `/chat?room=1`. */
  readonly target: string;
  readonly host?: string;
  readonly origin?: string;
  /** The subprotocol that was agreed on. */
  readonly protocol?: string;
}

/** A client of a listener. */
export interface ClientRow {
  readonly id: string;
  /** How many clients had come before. */
  readonly number: number;
  /** Its end of the association, such as `127.0.0.1:51514`. */
  readonly peer: string;
  readonly state: SessionState;
  /** Milliseconds since the epoch. */
  readonly since: number;
  readonly received: Traffic;
  readonly sent: Traffic;
  /** Of a WebSocket, as soon as its request is there. */
  readonly asked?: AskedView;
  /** Why it failed, in words. */
  readonly problem?: string;
}

/** By what clients are sorted; those that are alike, the newest first. Absent: those that are connected first. */
export interface ClientOrder {
  readonly by: 'peer' | 'asked' | 'state' | 'since' | 'received' | 'sent';
  readonly descending: boolean;
}

/** What the page needs once, when it starts. */
export interface ListenerStart {
  readonly listener: ListenerView;
  readonly counters: LogCounters;
  readonly filter: FilterState;
  readonly layout: ListLayout;
  readonly tools: MessageTools;
  readonly texts: Readonly<Record<string, string>>;
  /** BCP 47. */
  readonly language: string;
}

/** What is asked of the messages of all clients: as of a session's. */
export type MergedRequests = Pick<
  Requests,
  | 'readRows'
  | 'setFilter'
  | 'cancelFilter'
  | 'clearList'
  | 'warmUpSearch'
  | 'placeOf'
  | 'entryAt'
  | 'findInPayload'
  | 'framesOf'
  | 'readPayload'
  | 'copyMessages'
  | 'export'
  | 'keepLayout'
  | 'shown'
  | 'openMessage'
  | 'selectForCompare'
  | 'compare'
  | 'dragged'
  | 'copy'
>;

/** What the page asks of the host: name → [arguments, answer]. */
export interface ListenerRequests extends MergedRequests {
  start: [undefined, ListenerStart];
  /** Clients `from` (inclusive) to `to` (exclusive). */
  clients: [{ readonly from: number; readonly to: number; readonly order?: ClientOrder }, readonly ClientRow[]];
  /** Sends a message to these clients, or to all that are connected; rejects with a message for the person. */
  send: [
    { readonly draft: Draft; readonly ids?: readonly string[] },
    { readonly sent: number; readonly failed: number; readonly problem?: string },
  ];
  /** What a draft with variables would be if it were sent now. */
  preview: [Draft, DraftPreview];
  openClient: [{ readonly id: string }, undefined];
  /** Ends these clients, or all. */
  closeClients: [{ readonly ids?: readonly string[] }, undefined];
  listen: [{ readonly port?: number }, undefined];
  stop: [undefined, undefined];
  /** Connects to it from here. */
  tryOut: [undefined, undefined];
}

/** What the host tells the page: name → content. */
export interface ListenerNotifications {
  /** Another listener takes this page; everything shown before is stale. */
  begin: ListenerStart;
  /** It, its clients or their traffic has changed; a few times a second at most. */
  listener: ListenerView;
  /** Of all clients. */
  counters: LogCounters;
  filter: FilterState;
  tools: MessageTools;
}
