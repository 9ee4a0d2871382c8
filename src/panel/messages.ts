/**
 * All that the extension host and a session's page say to each other. State is the host's: it pushes small facts (the
 * session's view, the log's length); the page pulls the rows and the bytes that it shows.
 */
import type {
  Association,
  Exchange,
  Failure,
  Finding,
  Frame,
  HalfAssociation,
  InternetEndpoint,
  LogEntry,
  LogQuery,
  SessionEnd,
  SessionState,
  Stage,
  TextQuery,
  TlsInfo,
} from '../api';
import type { Framing, Profile } from '../profiles/profile';
import type { HeldEdit, HeldPayload, RelayView } from './relayView';
import type { AttemptCount } from './reconnectText';
import type { ChosenFile, ComposerFacts, Draft, DraftPreview, OutboxView } from './drafts';

/** A way to cut a stream into messages. */
export type FramingKind = Exclude<Framing['kind'], 'none'>;

/** What the page shows of a session, sent whole whenever it changes. */
export interface SessionView {
  readonly id: string;
  readonly name: string;
  readonly transport: Profile['transport'];
  /** `server`: a client of a listener, which comes by itself. */
  readonly role: 'client' | 'server';
  /** It stands for all clients of a listener: their messages are listed together. */
  readonly merged?: true;
  readonly state: SessionState;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** Milliseconds since the epoch. Absent while it lives, and if nobody saw its end. */
  readonly endedAt?: number;
  /** Where to, as the person wrote it: `ws://127.0.0.1:8080/chat` or `tcp://127.0.0.1:7000`. */
  readonly address: string;
  /** The subprotocol, or how a TCP stream is cut into messages (`line`); absent where there is none. */
  readonly protocol?: string;
  /** Of a WebSocket that was accepted: the web page that its client's request came from, if it says so. */
  readonly origin?: string;
  /** TCP without framing: entries are chunks, whose borders mean nothing. */
  readonly chunks: boolean;
  /** How a TCP stream is cut into messages, as the profile's `framing` says it; absent where it isn't. */
  readonly framingKind?: FramingKind;
  /** The machine that connects, where that isn't the one that the person sits at: what `localhost` is. */
  readonly machine?: string;
  /** UDP: datagrams come from any peer, so that each has its own. */
  readonly manyPeers?: true;
  /** TCP: it is shown with another framing than its profile's. */
  readonly reframed?: true;
  /** What the text of its messages is in, where it isn't UTF-8: a `TextEncoding`. */
  readonly encoding?: { readonly name: string };
  /** By the names of the sockets API, as the profile says. */
  readonly socketOptions?: string;
  readonly association?: Association;
  /** While there is no association yet: this end. */
  readonly halfAssociation?: HalfAssociation;
  readonly tls?: TlsInfo;
  readonly stages: readonly Stage[];
  /** While connecting: milliseconds since the session, or the attempt to connect again, began, when this was sent. */
  readonly elapsedMs?: number;
  /** While it waits to connect again, or tries to. */
  readonly reconnect?: ReconnectView;
  /** TCP: who has ended his side of the connection, while the other one goes on. */
  readonly endedSide?: 'local' | 'remote';
  /** WebSocket only; the last exchange counts. */
  readonly exchanges?: readonly Exchange[];
  readonly findings: readonly Finding[];
  /** The person wants to see the secrets of heads: else the host keeps them. */
  readonly secretsShown?: true;
  readonly failure?: Failure;
  readonly end?: SessionEnd;
  /** Why it failed, or ended by a telling close code. */
  readonly diagnosis?: DiagnosisView;
  /** Lasting warnings, such as an unverified certificate: short words for a badge. */
  readonly warnings: readonly string[];
  /** It is read back from disk. */
  readonly restored: boolean;
  /** It is a leg of a relay, which isn't connected again by itself. */
  readonly leg?: true;
  /** Of a session that is kept as a recording. Absent while it lives, and where nothing sets it apart from any ended session. */
  readonly recording?: RecordingView;
  /** What is wrong with the files that it is kept in, in plain words with the place. Absent: nothing. */
  readonly logProblems?: readonly string[];
}

/** How connecting again stands. */
export interface ReconnectView extends AttemptCount {
  /** How long it still waits, when this was sent, and how long in all: milliseconds. Absent: the attempt is under way. */
  readonly inMs?: number;
  readonly waitMs: number;
  /** What ended the connection or the attempt before. */
  readonly cause: string;
}

/** What the page shows of a recording beside its session. */
export interface RecordingView {
  /** Its own, or its profile's. */
  readonly name: string;
  /** Nobody saw its end: the extension host ended while the session was open. */
  readonly interrupted?: boolean;
  readonly pinned?: boolean;
  /** It came from a file, at this time: milliseconds since the epoch. */
  readonly importedAt?: number;
  /** What it was connected to can't be read any more, so that it can't be connected again. */
  readonly headLost?: boolean;
}

/** What the person added to a message: kept with the session. */
export interface Annotation {
  readonly index: number;
  readonly pinned?: true;
  readonly note?: string;
}

/** A diagnosis as the page shows it. What a fix does is the host's affair. */
export interface DiagnosisView {
  readonly headline: string;
  readonly observed: readonly string[];
  readonly causes: readonly string[];
  readonly fixes: readonly { readonly id: string; readonly label: string; readonly detail?: string }[];
}

/** How much went through, sent at most 60 times a second. */
export interface LogCounters {
  readonly length: number;
  /** WebSocket: how many frames the log has. */
  readonly frames: number;
  readonly sent: Traffic;
  readonly received: Traffic;
}

export interface Traffic {
  readonly messages: number;
  readonly bytes: number;
}

/** What can be done with messages in VS Code's editors, beside opening them. */
export interface MessageTools {
  /** There is an editor for bytes. */
  readonly hexEditor: boolean;
  /** The message that was selected for compare, in any session, such as `Chat #3`. */
  readonly forCompare?: string;
}

/** What commands have a page do with what is selected there. */
export type MessageAct =
  'openMessage' | 'openInHexEditor' | 'copyMessage' | 'copyAs' | 'selectForCompare' | 'compare' | 'compareAsJson';

/** What the page needs once, when it starts. */
export interface PageStart {
  readonly view: SessionView;
  readonly counters: LogCounters;
  readonly filter: FilterState;
  /** By ascending index. */
  readonly annotations: readonly Annotation[];
  /** Messages sent earlier with this profile, oldest first. */
  readonly history: readonly Draft[];
  readonly composer: ComposerFacts;
  readonly outbox: OutboxView;
  readonly tools: MessageTools;
  /** Absent: the session is no leg of a relay. */
  readonly relay?: RelayView;
  /** Texts of the display language by their English text; empty for English. */
  readonly texts: Readonly<Record<string, string>>;
  /** BCP 47. */
  readonly language: string;
  /** How the person wants the list. */
  readonly layout: ListLayout;
  /** What a command wanted to be shown, before the page was there. */
  readonly tab?: PageTab;
}

/** How the list looks: kept with the workspace, for all its sessions. */
export interface ListLayout {
  /** Only those that aren't as they are by default, by their ids such as `message.time`. */
  readonly columns: Readonly<Record<string, ColumnLayout>>;
  readonly timestamps: TimeStyle;
}

export interface ColumnLayout {
  readonly widthPx?: number;
  readonly hidden?: true;
}

/** The local time of day, the time since the log's first entry, or since the row above. */
export type TimeStyle = 'absolute' | 'relative' | 'delta';

/** Indexes `from` (inclusive) to `to` (exclusive). */
export type IndexRange = readonly [from: number, to: number];

/** A part of a payload. */
export interface PayloadSlice {
  readonly bytes: Uint8Array;
  /** Of the whole payload, in bytes. */
  readonly size: number;
}

/** The frames of an entry: the first ones, and how many there are. */
export interface EntryFrames {
  readonly frames: readonly Frame[];
  /** The number in the log of the first one, if there is one. */
  readonly first: number;
  readonly total: number;
  /** What all of them took, headers included. */
  readonly wireBytes: number;
}

/** How a person marks a message. */
export type Mark = 'pinned' | 'noted';

/** What the list is to show. Messages are marked beside the log, so that a log's search knows nothing of it. */
export interface ListQuery extends LogQuery {
  /** Only those that have one of these marks, whether the rest is inverted or not. */
  readonly marks?: readonly Mark[];
  /** Of all clients of a listener: only messages of these, by their numbers, whether the rest is inverted or not. */
  readonly clients?: readonly number[];
}

/** Whose a message is, in the log of all clients of a listener. */
export interface EntryClient {
  /** How many clients had come before. */
  readonly number: number;
  /** Of its session. */
  readonly id: string;
  /** Its end of the association, such as `127.0.0.1:51514`. */
  readonly peer: string;
}

/** A message as a list shows it. */
export interface ListedEntry extends LogEntry {
  /** Where messages of several clients are listed. */
  readonly client?: EntryClient;
  /** What was noticed of it, where the view's findings don't tell. */
  readonly findings?: readonly Finding[];
}

/** The filter of a page's list. `scanned` and `total` count entries from the log's first one on. */
export interface FilterState {
  /** Differs from that of any other filter, and only grows; 0 before the first: what belongs to another one is stale. */
  readonly generation: number;
  /** `null`: everything is shown. */
  readonly query: ListQuery | null;
  /** Messages before this one were cleared away: they are out of the list whatever the filter is. */
  readonly first: number;
  /** How long the filtered list is; it only grows. */
  readonly matches: number;
  /** How many entries were looked at, of how many. */
  readonly scanned: number;
  readonly total: number;
  /** `following`: all was looked at, and new entries will be. */
  readonly state: 'none' | 'searching' | 'following' | 'cancelled' | 'failed';
  /** What the person should know, such as why it failed. */
  readonly problem?: string;
}

/** Where a text was found in a payload. */
export interface PayloadHits {
  /** In bytes, `to` exclusive; at most 10,000. */
  readonly hits: readonly (readonly [from: number, to: number])[];
  /** There are more than that, or it was given up before the end. */
  readonly more: boolean;
  readonly problem?: string;
}

/** A five-tuple, the request and response of a handshake, and a frame's header. */
export const SHOWN = ['association', 'handshake', 'frame'] as const;
export type Shown = (typeof SHOWN)[number];

/** The tabs of a session's page. */
export type PageTab = 'messages' | 'handshake' | 'connection';

/** What the page asks of the host: name → [arguments, answer]. */
export interface Requests {
  start: [undefined, PageStart];
  /** `filtered`: `from` and `to` count in the list of the filter of this generation; refused if there is another one by now. */
  readRows: [{ readonly from: number; readonly to: number; readonly filtered?: number }, readonly ListedEntry[]];
  /** Begins to filter the list, or with `null` ends it. Answers at once; what is found is told by `filter`. */
  setFilter: [{ readonly query: ListQuery | null }, FilterState];
  /** Searches no further, and keeps what was found. */
  cancelFilter: [undefined, FilterState];
  /** Takes what there is by now out of the list, or with `away: false` back into it; the log keeps it all. */
  clearList: [{ readonly away: boolean }, FilterState];
  /** A filter is about to be typed: makes the first search begin sooner. */
  warmUpSearch: [undefined, undefined];
  /** The place in the filtered list of the first entry at or after an index; the list's length if there is none. */
  placeOf: [{ readonly index: number; readonly filtered: number }, { readonly place: number }];
  /** The first entry at or after a time, in milliseconds since the epoch; the log's length if there is none. */
  entryAt: [{ readonly time: number }, { readonly index: number }];
  findInPayload: [{ readonly index: number; readonly query: TextQuery }, PayloadHits];
  /** Puts the messages onto the clipboard; `filtered` as in `readRows`. `ask`: as the person chooses; `null` if it is given up. */
  copyMessages: [
    { readonly ranges: readonly IndexRange[]; readonly filtered?: number; readonly ask?: true },
    { readonly bytes: number } | null,
  ];
  /**
   * Exports messages; the host asks for what isn't given, shows the progress, and answers at once. `ranges`: the selected ones, places
   * of the filtered list if `filtered`, as in `readRows`; absent: all or those of the filter, as the person chooses.
   */
  export: [
    { readonly ranges?: readonly IndexRange[]; readonly filtered?: number; readonly format?: 'jsonl' | 'csv' },
    undefined,
  ];
  /** Keeps how the list looks. */
  keepLayout: [ListLayout, undefined];
  /** The log's frames `from` to `to`, in the order in which they came and went. */
  readFrames: [{ readonly from: number; readonly to: number }, readonly Frame[]];
  /** The frames that carried an entry. */
  framesOf: [{ readonly index: number }, EntryFrames];
  /** The index of the entry that a frame, given by its number in the log, belongs to; `null` if none does (yet). */
  entryOfFrame: [{ readonly frame: number }, number | null];
  readPayload: [{ readonly index: number; readonly from: number; readonly to: number }, PayloadSlice];
  /** Answers once the kernel has taken the bytes; rejects with a message for the person. */
  send: [Draft, { readonly index: number }];
  /** Sends the bytes of an entry that was sent again; answers and rejects as `send` does. */
  resend: [{ readonly index: number }, { readonly index: number }];
  /** What a draft with variables would be if it were sent now. */
  preview: [Draft, DraftPreview];
  /** Lets the person choose a file, or takes that of a saved message; `null`: none was chosen. */
  chooseFile: [{ readonly saved?: string }, ChosenFile | null];
  /** Answers when all of it is sent, or when it was cancelled (`false`); how far it is, is told by `outbox`. */
  sendFile: [
    { readonly id: number; readonly kind?: 'text' | 'binary'; readonly raw?: boolean; readonly to?: InternetEndpoint },
    boolean,
  ];
  /** Sends saved messages in this order. */
  sendSaved: [{ readonly names: readonly string[]; readonly to?: InternetEndpoint }, undefined];
  /** Asks for a name, and keeps the draft with the profile. Answers whether it was saved. */
  saveMessage: [Draft, boolean];
  /** Sends a draft again and again; `times` absent: until it is stopped. */
  repeat: [{ readonly draft: Draft; readonly intervalMs: number; readonly times?: number }, undefined];
  /** Stops a job; absent: removes all messages that wait. */
  cancelSend: [{ readonly id?: number }, undefined];
  /** Asks for the code and the reason. */
  closeWithCode: [undefined, undefined];
  /** A relay: holds what comes from these sides from now on, and lets go of what others held. */
  setHold: [Readonly<Record<'client' | 'target', boolean>>, undefined];
  /** Passes on a held message, or another one in its place; rejects with a message for the person. */
  passOn: [{ readonly id: number; readonly edited?: HeldEdit }, undefined];
  passAllOn: [undefined, undefined];
  dropHeld: [{ readonly id: number }, undefined];
  readHeld: [{ readonly id: number }, HeldPayload];
  /** A relay: shows the session of the other leg. */
  showLeg: [undefined, undefined];
  /** Uncovers the secrets of heads, or covers them again; `view` tells of it. */
  showSecrets: [{ readonly shown: boolean }, undefined];
  /** While it waits to connect again: does so at once. */
  connect: [undefined, undefined];
  /** Gives up connecting as well, or waiting to connect again. */
  disconnect: [undefined, undefined];
  /** TCP: ends this end's side, and goes on receiving. */
  endSending: [undefined, undefined];
  /** TCP: the host asks for the framing that the stream is to be shown with; `session` tells of it. */
  chooseFraming: [undefined, undefined];
  /** Copies what was connected to as a profile, without secrets. */
  copyAsProfile: [undefined, undefined];
  /** Does what a fix of the session's own diagnosis says, by its id; rejects with a message for the person. */
  fix: [{ readonly id: string }, undefined];
  copy: [{ readonly text: string }, undefined];
  /** The page shows this now, with what it has of it. */
  shown: [{ readonly what: Shown }, undefined];
  /** Opens a message's payload in an editor; rejects with a message for the person. */
  openMessage: [{ readonly index: number; readonly asBytes?: boolean }, undefined];
  /** Selects a message to be compared with another one. */
  selectForCompare: [{ readonly index: number }, undefined];
  /** Compares two messages, or one with what was selected for compare; rejects with a message for the person. */
  compare: [{ readonly indexes: readonly number[]; readonly asJson: boolean }, undefined];
  /** What a message is to those that it is dropped on: its address as a document, and its text unless that is long. */
  dragged: [{ readonly index: number }, { readonly uri: string; readonly text?: string }];
  /** Pins a message, or writes a note on it; what isn't given stays. An empty note removes the one that is there. */
  annotate: [{ readonly index: number; readonly pinned?: boolean; readonly note?: string }, undefined];
}

/** What the host tells the page: name → content. */
export interface Notifications {
  /** Another session takes this page (the person connected again); everything shown before is stale. */
  session: PageStart;
  view: SessionView;
  counters: LogCounters;
  /** At most 20 times a second. */
  filter: FilterState;
  /** All of them, whenever one has changed. */
  annotations: readonly Annotation[];
  composer: ComposerFacts;
  /** At most 5 times a second. */
  outbox: OutboxView;
  /** At most 10 times a second. */
  relay: RelayView;
  /** A command asks for a tab of the page. */
  showTab: PageTab;
  /** A command asks for the cursor to be put into the composer. */
  focusComposer: undefined;
  /** A command asks for something to be done with what is selected. */
  act: MessageAct;
  tools: MessageTools;
}

export type RequestName = keyof Requests;
export type NotificationName = keyof Notifications;

export interface RequestMessage<N extends RequestName = RequestName> {
  readonly type: 'request';
  readonly id: number;
  readonly name: N;
  readonly args: Requests[N][0];
}

export type ResponseMessage =
  | { readonly type: 'response'; readonly id: number; readonly result: unknown }
  | { readonly type: 'response'; readonly id: number; readonly error: string };

export interface NotificationMessage<N extends NotificationName = NotificationName> {
  readonly type: 'notification';
  readonly name: N;
  readonly content: Notifications[N];
}

export type HostMessage = ResponseMessage | NotificationMessage;
