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
  LogEntry,
  LogQuery,
  SessionEnd,
  SessionState,
  Stage,
  TextQuery,
  TlsInfo,
} from '../api';

/** What the page shows of a session, sent whole whenever it changes. */
export interface SessionView {
  readonly id: string;
  readonly name: string;
  readonly transport: 'websocket' | 'tcp';
  readonly state: SessionState;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** Milliseconds since the epoch. Absent while it lives, and if nobody saw its end. */
  readonly endedAt?: number;
  /** Where to, as the person wrote it: `ws://127.0.0.1:8080/chat` or `tcp://127.0.0.1:7000`. */
  readonly address: string;
  /** The subprotocol, or how a TCP stream is cut into messages (`line`); absent where there is none. */
  readonly protocol?: string;
  /** TCP without framing: entries are chunks, whose borders mean nothing. */
  readonly chunks: boolean;
  readonly association?: Association;
  /** While there is no association yet: this end. */
  readonly halfAssociation?: HalfAssociation;
  readonly tls?: TlsInfo;
  readonly stages: readonly Stage[];
  /** While connecting: milliseconds since the session began, when this was sent. */
  readonly elapsedMs?: number;
  /** WebSocket only; the last exchange counts. */
  readonly exchanges?: readonly Exchange[];
  readonly findings: readonly Finding[];
  readonly failure?: Failure;
  readonly end?: SessionEnd;
  /** Why it failed, or ended by a telling close code. */
  readonly diagnosis?: DiagnosisView;
  /** Lasting warnings, such as an unverified certificate: short words for a badge. */
  readonly warnings: readonly string[];
  /** It is read back from disk. */
  readonly restored: boolean;
  /** Of a session that is kept as a recording. Absent while it lives, and where nothing sets it apart from any ended session. */
  readonly recording?: RecordingView;
  /** What is wrong with the files that it is kept in, in plain words with the place. Absent: nothing. */
  readonly logProblems?: readonly string[];
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

/** What the page needs once, when it starts. */
export interface PageStart {
  readonly view: SessionView;
  readonly counters: LogCounters;
  readonly filter: FilterState;
  /** By ascending index. */
  readonly annotations: readonly Annotation[];
  /** Messages sent earlier with this profile, oldest first. */
  readonly history: readonly string[];
  /** Texts of the display language by their English text; empty for English. */
  readonly texts: Readonly<Record<string, string>>;
  /** BCP 47. */
  readonly language: string;
  /** How the person wants the list. */
  readonly layout: ListLayout;
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

/** What the page asks of the host: name → [arguments, answer]. */
export interface Requests {
  start: [undefined, PageStart];
  /** `filtered`: `from` and `to` count in the list of the filter of this generation; refused if there is another one by now. */
  readRows: [{ readonly from: number; readonly to: number; readonly filtered?: number }, readonly LogEntry[]];
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
  /** Puts the messages onto the clipboard, as lines; `filtered` as in `readRows`. */
  copyMessages: [{ readonly ranges: readonly IndexRange[]; readonly filtered?: number }, { readonly bytes: number }];
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
  send: [{ readonly text: string }, { readonly index: number }];
  connect: [undefined, undefined];
  disconnect: [undefined, undefined];
  /** Does what a fix of the session's own diagnosis says, by its id; rejects with a message for the person. */
  fix: [{ readonly id: string }, undefined];
  copy: [{ readonly text: string }, undefined];
  /** Opens a message's payload in an editor; rejects with a message for the person. */
  openMessage: [{ readonly index: number }, undefined];
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
  /** A command asks for the cursor to be put into the composer. */
  focusComposer: undefined;
  /** Commands ask that the selected message is opened in an editor, and that the selected ones are copied. */
  openMessage: undefined;
  copyMessage: undefined;
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
