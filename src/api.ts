/**
 * The extension's API, version 1: what `activate()` returns, for other extensions, tasks and tests. The session's page is
 * a client of the same objects.
 *
 * Expected failures (a refused connection, a 403) are states of a session, not exceptions. Exceptions are for misuse (an
 * invalid profile, sending on a closed session); their messages say what to do.
 */
import type { CancellationToken, Event, Uri } from 'vscode';
import type { Profile } from './profiles/profile';

export type { Profile };

export interface SocketscopeApi {
  readonly apiVersion: 1;
  /** Live and ended sessions of this window, oldest first; of a listener's clients that have left, the last ones. */
  readonly sessions: readonly Session[];
  /** Of this window, those that have ended or failed included, oldest first. */
  readonly listeners: readonly Listener[];
  readonly onDidOpenSession: Event<Session>;
  /**
   * Connects a saved profile, by its name, or a profile given here. Settles when the session is open or has failed.
   *
   * @throws ProfileError (an `Error` with a `code`) if there is no such profile or it can't be used; no session is made then.
   */
  connect(profile: string | Profile, options?: ConnectOptions): Promise<Session>;
  /**
   * Listens with a saved profile of role `server`, by its name, or with one given here. Settles when the listener is bound or has failed.
   *
   * @throws as {@link connect}; no listener is made then.
   */
  listen(profile: string | Profile): Promise<Listener>;
}

/** A server that waits for clients; each client is a session of its own. */
export interface Listener {
  readonly id: string;
  /** As saved: no variable in it is resolved. */
  readonly profile: Profile;
  readonly state: 'listening' | 'closed' | 'failed';
  /** What it is bound to: with `port` 0 in the profile, the port that was free. */
  readonly local?: Endpoint | undefined;
  /** Its clients, oldest first: all that are connected, and the last ones that have left. */
  readonly sessions: readonly Session[];
  readonly failure?: Failure | undefined;
  /** What was noticed that belongs to no client. UDP: `too-many-clients`, `datagrams-dropped`. */
  readonly findings: readonly Finding[];
  /** A client's session is open: after TLS and, of a WebSocket, the handshake. Who is refused is in {@link sessions} only. */
  readonly onDidAccept: Event<Session>;
  /** Ends every client cleanly and releases the port. Settles when that is done. */
  close(): Promise<void>;
}

export interface ConnectOptions {
  /** Whether the session's editor tab is opened. Default `false`. */
  readonly reveal?: boolean;
}

export type SessionState = 'connecting' | 'open' | 'closing' | 'closed' | 'failed';

/** One end of an association: an IP address and a port, or the path of a Unix socket (empty for an end without a name). */
export type Endpoint = InternetEndpoint | PathEndpoint;

export interface InternetEndpoint {
  readonly address: string;
  readonly port: number;
}

export interface PathEndpoint {
  readonly path: string;
}

/** The five parts that name a connection on the network: protocol, local and remote address and port. */
export interface Association {
  readonly protocol: 'tcp' | 'udp';
  readonly local: Endpoint;
  /** The other end of this machine's own connection: with a proxy, the proxy. UDP with broadcast or multicast: whom the profile sends to. */
  readonly remote: Endpoint;
  /** Through a proxy: the far end, as the proxy was asked for it. */
  readonly target?: { readonly host: string; readonly port: number };
}

/** What is known of an association before there is another end: it names this process on the network. */
export type HalfAssociation = Pick<Association, 'protocol' | 'local'>;

/**
 * A step of connecting. `start` and `end` are milliseconds since the session, or the attempt to connect again, began. The stage that failed ends where it
 * failed; no `end`: it is under way, or connecting was given up in it.
 */
export interface Stage {
  readonly name: 'dns' | 'tcp' | 'udp' | 'proxy' | 'tls' | 'http';
  readonly start: number;
  readonly end?: number;
  /** What came of it, such as the addresses that a name resolved to. */
  readonly detail?: string;
  /** `dns`: all addresses that the name resolved to, in the order in which they are tried. */
  readonly addresses?: readonly ResolvedAddress[];
  /** `tcp`: every attempt (RFC 8305), in the order in which they began. */
  readonly attempts?: readonly ConnectAttempt[];
  /** `proxy`: what was asked of an HTTP proxy, and its answer. */
  readonly exchange?: Exchange;
}

export interface ResolvedAddress {
  readonly address: string;
  readonly family: 4 | 6;
}

/** An attempt to connect to one address. Times are as in {@link Stage}. */
export interface ConnectAttempt extends ResolvedAddress {
  readonly port: number;
  readonly start: number;
  readonly end?: number;
  /** `abandoned`: another one had won, or its time was up. Absent: under way. */
  readonly outcome?: 'connected' | 'failed' | 'abandoned';
  /** The platform's word for why it failed, such as `ECONNREFUSED`. */
  readonly systemCode?: string;
}

/** What TLS agreed on, and what the server showed. Also of a handshake that failed after the certificate had come. */
export interface TlsInfo {
  /** Such as `TLSv1.3`. */
  readonly version?: string;
  /** The standard name of the cipher suite, such as `TLS_AES_256_GCM_SHA384`. */
  readonly cipher?: string;
  /** The protocol chosen by ALPN; absent if none was. */
  readonly alpn?: string;
  /** The name that was sent as SNI; absent for an IP address. */
  readonly servername?: string;
  readonly sessionReused: boolean;
  /** Whether the certificate was found to be good, also where that wasn't asked for. */
  readonly authorized: boolean;
  /** Why not, in the platform's word, such as `CERT_HAS_EXPIRED`. */
  readonly authorizationError?: string;
  /** The server's certificate first, then the issuers that are known, up to the root. */
  readonly certificates: readonly Certificate[];
}

/** An X.509 certificate (RFC 5280). */
export interface Certificate {
  /** Such as `CN=example.com, O=Example`. */
  readonly subject: string;
  readonly issuer: string;
  /** Names and addresses that it is for, without their kind, such as `example.com` and `127.0.0.1`. */
  readonly altNames: readonly string[];
  /** ISO 8601. */
  readonly validFrom: string;
  readonly validTo: string;
  /** SHA-256 over the certificate, as hexadecimal bytes with colons. */
  readonly fingerprint256: string;
  readonly serialNumber: string;
  /** DER. */
  readonly raw: Uint8Array;
}

/** Where a session failed. `open`: after the handshake; `closing`: in the closing handshake. `listen`: a listener could not be bound. */
export type FailureStage = Stage['name'] | 'open' | 'closing' | 'listen';

export interface Failure {
  /** The id of the finding that ended the session, such as `refused`. */
  readonly code: string;
  /** The platform's own word for it, such as `ECONNREFUSED` or `WS_ERR_INVALID_UTF8`. */
  readonly systemCode?: string;
  readonly stage: FailureStage;
  readonly message: string;
  /** What to do about it. */
  readonly hint?: string;
  /** The first bytes that the peer had sent, where they are no head of HTTP: they tell what it speaks. At most 64. */
  readonly received?: Uint8Array;
  /** `refused`: the port is open for this protocol instead. */
  readonly otherProtocol?: 'udp';
  /** `port-in-use`: a port of the same address that is free at the moment. */
  readonly freePort?: number;
}

export interface Finding {
  /** A stable word for what was noticed, such as `http-status`. */
  readonly id: string;
  readonly severity: 'ok' | 'info' | 'warning' | 'error';
  /** The header that it is about. */
  readonly header?: string;
  readonly message: string;
  /** `bad-accept`, whether it holds or not: the value that the header must have. */
  readonly expected?: string;
  /** Its source, such as `RFC 6455 §4.2.2`. */
  readonly reference?: string;
  /** The index of the log entry that it is about. */
  readonly entry?: number;
}

/** How a session ended. */
export interface SessionEnd {
  readonly by: 'local' | 'remote' | 'error';
  /** WebSocket: both close frames were exchanged. TCP: FIN went both ways. UDP: there was nothing to exchange. */
  readonly clean: boolean;
  /** WebSocket: what a browser's `CloseEvent` would say; 1005 for a close frame without a code, 1006 for none at all. */
  readonly code?: number;
  readonly reason?: string;
}

/** The head of an HTTP message, with order, case and duplicates as on the wire. */
export interface HttpHead {
  readonly startLine: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** The head's bytes, the empty line that ends it included. */
  readonly raw: Uint8Array;
}

export interface Exchange {
  readonly request: HttpHead;
  readonly response?: HttpHead;
  /** Of an answer other than 101, as it was before any content coding was undone; at most 1 MiB. */
  readonly body?: Uint8Array;
  /** What was verified of this exchange. */
  readonly findings?: readonly Finding[];
}

export interface Handshake {
  /** One for each redirect that was followed and each attempt to connect again, of these the last 50; the last one counts. */
  readonly exchanges: readonly Exchange[];
  /** The subprotocol that the server chose. */
  readonly protocol?: string;
  /** The value of `Sec-WebSocket-Extensions` in the answer. */
  readonly extensions?: string;
  readonly findings: readonly Finding[];
}

export interface Session {
  readonly id: string;
  /** As saved: no variable in it is resolved. */
  readonly profile: Profile;
  readonly transport: Profile['transport'];
  readonly role: 'client' | 'server';
  readonly state: SessionState;
  readonly onDidChangeState: Event<SessionState>;
  readonly association?: Association | undefined;
  /** While connecting: this end, as soon as it has a port. */
  readonly halfAssociation?: HalfAssociation | undefined;
  readonly tls?: TlsInfo | undefined;
  readonly stages: readonly Stage[];
  /** WebSocket only. */
  readonly handshake?: Handshake | undefined;
  readonly findings: readonly Finding[];
  readonly failure?: Failure | undefined;
  readonly end?: SessionEnd | undefined;
  readonly log: MessageLog;
  /** Of a relay: the session of its other leg, with the target or with the client. */
  readonly leg?: Session | undefined;
  /**
   * Sends one message. Settles, with the index of its log entry, when the kernel has taken the bytes.
   *
   * @throws if the session isn't open or the connection breaks before the bytes are handed over.
   */
  send(payload: string | Uint8Array, options?: SendOptions): Promise<number>;
  /** WebSocket: sends a ping of at most 125 bytes (RFC 6455 §5.5.2). Settles like {@link send}. */
  ping(payload?: string | Uint8Array): Promise<number>;
  /** Ends the session, or gives up connecting. Settles when the socket is released. `code` and `reason` are for WebSocket. */
  close(code?: number, reason?: string): Promise<void>;
}

export interface SendOptions {
  /** WebSocket: the message's opcode. Default: `text` for a string, `binary` for bytes. */
  readonly kind?: 'text' | 'binary';
  /** WebSocket: payload sizes in bytes of the frames to send it in; what is left goes in a last frame. */
  readonly fragments?: readonly number[];
  /** TCP: send just these bytes, without the profile's framing. */
  readonly raw?: boolean;
  /** UDP with `broadcast` or `multicast`: send to this peer, such as that of an entry, instead of the profile's host. */
  readonly to?: InternetEndpoint;
}

export type Direction = 'sent' | 'received' | 'local';
export type EntryKind = 'text' | 'binary' | 'data' | 'ping' | 'pong' | 'close' | 'event';

/** All messages of a session in the order in which they were sent and arrived. An entry's identity is its index. */
export interface MessageLog {
  readonly length: number;
  /** Gives the new length, at most 60 times a second. */
  readonly onDidAppend: Event<number>;
  /** The entries `from` (inclusive) to `to` (exclusive), cut to what there is. */
  read(from: number, to: number): Promise<LogEntry[]>;
  /** The whole payload, as received; the caller owns the bytes. */
  payload(index: number): Promise<Uint8Array>;
  /**
   * WebSocket: the frames that carried an entry, in wire order; for an `event` that tells of a breach, the offending
   * frame. Empty for entries that no frame carried.
   */
  frames(index: number): Promise<Frame[]>;
  /**
   * The indexes of the entries that match, ascending, as the log is now. Runs beside the extension host, over the files.
   *
   * @throws if the token is cancelled (an `Error` named `Canceled`), or if a regular expression takes too long at a message.
   */
  search(query: LogQuery, token?: CancellationToken): Promise<Uint32Array>;
  /**
   * Writes entries to a file, which is there whole or not at all. `jsonl`: lossless, with the session's head first; `csv`: RFC 4180,
   * for spreadsheets and data frames. Covered are secrets of the session's head; messages are written exactly as they are.
   *
   * @param target a `file:` URI; a file that is there is replaced
   * @throws if it can't be written, or is cancelled; `har` and `pcapng` come with a later version
   */
  export(format: ExportFormat, target: Uri, options?: ExportOptions): Promise<void>;
  /** Settles when all that was appended so far is in the file. */
  flush(): Promise<void>;
}

export type ExportFormat = 'jsonl' | 'csv' | 'har' | 'pcapng';

export interface ExportOptions {
  /** The indexes of the entries to export, written in ascending order. Default: all that there are when it begins; what comes meanwhile isn't in it. */
  readonly only?: Uint32Array;
  /** Ends the export: it rejects with an error named `Canceled`, and leaves no file. */
  readonly token?: CancellationToken;
  /** Is told how many entries are written, many times a second. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Leaves the secrets of the head uncovered, as far as they are still known: what was read back from disk has none. Default `false`. */
  readonly secrets?: boolean;
}

/** What to look for in a log: all parts that are given must hold. Damaged entries never match, inverted or not. */
export interface LogQuery extends TextQuery {
  readonly direction?: Direction;
  readonly kinds?: readonly EntryKind[];
  /** Of the payload in bytes, both ends inclusive. */
  readonly size?: Range;
  /** Milliseconds since the epoch, both ends inclusive. */
  readonly time?: Range;
  readonly json?: JsonCondition;
  /** Finds the entries for which the rest doesn't hold. */
  readonly invert?: boolean;
}

/** A text to find in a payload. */
export interface TextQuery {
  /** Its UTF-8 bytes are looked for, in binary payloads as well. Empty: everything matches. */
  readonly text?: string;
  /**
   * `text` is a JavaScript regular expression, with flag `u` where it is valid with it; `^` and `$` are the message's ends. One
   * that isn't valid is looked for literally.
   */
  readonly regex?: boolean;
  /** Default: `false`. */
  readonly caseSensitive?: boolean;
  /** No letter, digit or underscore stands before or after what is found, where it begins or ends with one itself. */
  readonly wholeWord?: boolean;
}

export interface Range {
  readonly from?: number;
  readonly to?: number;
}

/** A value in payloads that are JSON. */
export interface JsonCondition {
  /** Such as `a.b[0].c`; names with other characters as `["a b"]`. */
  readonly path: string;
  /** The text of a string, or a number, `true`, `false` or `null` as they are written. Absent: whatever is there. */
  readonly value?: string;
}

export interface LogEntry {
  readonly index: number;
  /** Milliseconds since the epoch, with microseconds as decimals; never before the entry before it. */
  readonly time: number;
  readonly direction: Direction;
  readonly kind: EntryKind;
  /** The payload's size in bytes. */
  readonly size: number;
  /** The payload's beginning as one line of text. */
  readonly preview: string;
  /** Only the first part of the payload was kept, or it is a part of a longer message. */
  readonly truncated?: boolean;
  /** What stands in the log's files isn't what came: the preview says what is wrong, and {@link MessageLog.payload} rejects with the place. */
  readonly damaged?: true;
  /** A pong that answers a ping of ours: milliseconds since that ping was sent. */
  readonly roundTrip?: number;
  /** UDP with `broadcast` or `multicast`: whom the datagram came from, or was sent to. */
  readonly peer?: InternetEndpoint;
}

/** A WebSocket frame's header, as on the wire (RFC 6455 §5.2). */
export interface Frame {
  readonly direction: 'sent' | 'received';
  /** When its header had come or gone; as in {@link LogEntry}. */
  readonly time: number;
  readonly fin: boolean;
  /** The three reserved bits as a number: RSV1 is 4, RSV2 is 2, RSV3 is 1. */
  readonly rsv: number;
  readonly opcode: number;
  readonly masked: boolean;
  /** The masking key's four bytes as a big-endian number. */
  readonly maskKey?: number;
  /** Of the payload, in bytes on the wire: compressed, if it is. */
  readonly length: number;
  /** 2 to 14 bytes. */
  readonly headerLength: number;
  /** Of the header's first byte in its direction's stream of bytes after the handshake. */
  readonly offset: number;
  /** What stands in the log's files isn't what was noted: nothing else here says anything. */
  readonly damaged?: true;
}
