/** A saved connection: one element of `profiles` in `.vscode/sockets.json`. */
export type Profile = ClientProfile | ServerProfile;
/** Connects to a server. */
export type ClientProfile = WebSocketProfile | TcpProfile | UdpProfile;
/** Listens for clients. */
export type ServerProfile = WebSocketServerProfile | TcpServerProfile | UdpServerProfile;

interface AnyProfile {
  /** Unique in its file; the profile's identity. */
  name: string;
  /** Groups profiles in the sidebar; `/` separates levels. */
  folder?: string;
  /** The most bytes that a message may have, as a number or with a unit (`"100 MiB"`). Default 100 MiB. */
  maxMessageSize?: number | string;
  /** Saved messages, offered by the composer. */
  messages?: SavedMessage[];
}

interface AnyClientProfile extends AnyProfile {
  role?: 'client';
  /** The names of saved messages that are sent, in this order, as soon as the session is open. */
  onOpen?: string[];
}

/** Waits are random, up to the delay, which doubles each time (full jitter). */
export interface ReconnectOptions {
  /** How many times without being open for `maxDelay` in between. Default 10. */
  attempts?: number;
  /** What the first wait is at most. Milliseconds; default 500. */
  delay?: number;
  /** What any wait is at most. Milliseconds; default 30,000. */
  maxDelay?: number;
}

interface CommonProfile extends AnyClientProfile {
  /** `system` (VS Code's settings, then the environment; the default), `none`, or an `http:`, `https:` or `socks5:` address. */
  proxy?: string;
  /** Connects again where the connection can't be made, is lost or is ended by the peer. Absent: never. */
  reconnect?: ReconnectOptions;
}

/** A message that is kept with a profile. Its variables get their values each time it is sent. */
export interface SavedMessage {
  /** Unique in its profile. */
  name: string;
  format: 'text' | 'json' | 'hex' | 'base64' | 'file';
  /**
   * `json`: any value; a text is taken as JSON text, and so may hold what no value of JavaScript can. Else a text: the message itself, its
   * bytes in hexadecimal digits or Base64, or the path of a file, relative to the workspace folder.
   */
  payload: unknown;
  /** WebSocket: whether it is sent as binary. Default: `hex`, `base64` and `file` are. */
  binary?: boolean;
}

export interface WebSocketProfile extends CommonProfile {
  transport: 'websocket';
  /** `ws:` or `wss:`. With {@link path} it gives `Host`, the request's target, and whether there is TLS. */
  url: string;
  /** Instead of the URL's host and port, which are only told to the server then: a Unix socket or named pipe, as with TCP. */
  path?: string;
  headers?: Record<string, string | string[]>;
  /** Subprotocols to offer, in order. */
  protocols?: string[];
  /** Whether to offer permessage-deflate, and with which parameters. Default `true`. */
  compression?: boolean | ClientCompression;
  /** Pings by itself, to notice a peer that is gone. Absent: none. */
  ping?: PingOptions;
  /** For the whole handshake: DNS, TCP, TLS and HTTP. Milliseconds; default 10,000. */
  handshakeTimeout?: number;
  /** How many redirects to follow. Default 0. */
  redirects?: number;
  tls?: TlsOptions;
}

export interface PingOptions {
  /** Between the answer to a ping and the next one. Milliseconds; default 30,000. */
  interval?: number;
  /** How long nothing at all may come after a ping. Milliseconds; default 10,000. */
  timeout?: number;
}

/** What is asked of permessage-deflate (RFC 7692 §7.1). */
export interface ClientCompression {
  /** Compresses each message by itself. Default `false`. */
  clientNoContextTakeover?: boolean;
  /** Wants the server to do so. Default `false`. */
  serverNoContextTakeover?: boolean;
  /** The base-2 logarithm of this end's window in bytes, 9 to 15. Default 15, or less if the server says so. */
  clientMaxWindowBits?: number;
  /** The same of the server's, 8 to 15. Default: as the server likes. */
  serverMaxWindowBits?: number;
}

export interface TcpProfile extends CommonProfile {
  transport: 'tcp';
  /** With {@link port}; or there is a {@link path}. */
  host?: string;
  port?: number;
  /** A Unix socket, relative to the workspace folder, or a Windows named pipe. */
  path?: string;
  /** How bytes become messages, both ways. Default `none`. */
  framing?: Framing;
  /** Of text: any that iconv-lite knows, such as `gb18030` or `latin1`. Default `utf-8`. */
  encoding?: string;
  tls?: boolean | TlsOptions;
  /** Turns Nagle's algorithm off. Default `false`. */
  noDelay?: boolean;
  /** Idle time before TCP keep-alive probes, in milliseconds. Default: no probes. */
  keepAlive?: number;
  /** For DNS, TCP and TLS. Milliseconds; default 10,000. */
  connectTimeout?: number;
}

export interface UdpProfile extends AnyClientProfile {
  transport: 'udp';
  host: string;
  port: number;
  /** Of text: any that iconv-lite knows, such as `gb18030` or `latin1`. Default `utf-8`. */
  encoding?: string;
  /** Allows the host to be a broadcast address. Answers are then taken from any peer. Default `false`. */
  broadcast?: boolean;
  /** Allows the host to be a multicast address. Answers are then taken from any peer. Default `false`. */
  multicast?: boolean | MulticastOptions;
  /** For DNS. Milliseconds; default 10,000. */
  connectTimeout?: number;
  // What other transports have, so that it may be asked for.
  proxy?: never;
  path?: never;
  tls?: never;
}

/** How datagrams go to a group, and which groups are joined (RFC 1112, RFC 4291 §2.7). */
export interface MulticastOptions {
  /** Groups whose datagrams are received as well; a client is bound to its `port` then. */
  join?: string[];
  /** The address of the network interface to use, for IPv6 like `::%eth0`. Default: the system's choice. */
  interface?: string;
  /** How many routers a datagram may pass, and one. Default 1: it stays in the network. */
  ttl?: number;
  /** Whether this machine receives what it sends to a group, if it has joined it. Default `true`. */
  loopback?: boolean;
}

interface AnyServerProfile extends AnyProfile {
  role: 'server';
  /** The address to listen on. Default `127.0.0.1`: only this machine can connect. */
  host?: string;
  /** 0: a free one. */
  port?: number;
  limits?: ServerLimits;
  /** What is answered to a client's message: the first rule that matches. Default: none, so that the server only listens. */
  rules?: Rule[];
  /** Sent to each client that comes. */
  onConnect?: Reply[];
}

/** Has a host and a port, or a path. */
interface CommonServerProfile extends AnyServerProfile {
  /** A Unix socket, relative to the workspace folder, or a Windows named pipe. */
  path?: string;
  /** `true`: with a certificate that is made for the listener and signed by itself. Default `false`. */
  tls?: boolean | ServerTlsOptions;
  /**
   * Makes a relay of it: where each client is passed on to. WebSocket: a `ws:` or `wss:` address; without a path of its own, the
   * client's is asked for. TCP: `tcp://host:port`, `tls://host:port`, `host:port`, or a Unix socket. Not together with rules.
   */
  forwardTo?: string;
  /** Of a relay: how TLS is spoken with the target. */
  forwardTls?: TlsOptions;
}

/** An answer to messages. With none of `reply`, `echo` and `close` it only keeps later rules from matching. */
export interface Rule {
  /** A text is a regular expression. Absent: matches all. */
  match?: string | RuleMatch;
  reply?: Reply | Reply[];
  /** Sends the message back. */
  echo?: boolean;
  /** How long the answer waits, in milliseconds. Default 0. */
  delay?: number;
  /** Answers all clients instead of the one that sent the message. */
  broadcast?: boolean;
  /** Ends the connection, after the answer. */
  close?: boolean | { code?: number; reason?: string };
}

/** What a message must be: just this text, matched by an expression, JSON that has these values, or bytes that begin so. */
export interface RuleMatch {
  text?: string;
  regex?: string;
  json?: unknown;
  hex?: string;
}

/** A text with `$1`, `$&` and the like for what the rule's regular expression found; or one of the properties. */
export type Reply = string | ReplyMessage;

export interface ReplyMessage {
  text?: string;
  /** Written without blanks; texts in it may have `$1` as well. */
  json?: unknown;
  hex?: string;
  base64?: string;
  /** Relative to the workspace folder; read for each answer. */
  file?: string;
  /** WebSocket: the opcode. Default: binary for `hex`, `base64` and `file`, else text. */
  binary?: boolean;
}

export interface WebSocketServerProfile extends CommonServerProfile {
  transport: 'websocket';
  /** Paths of the URL that are accepted, such as `/chat`. Absent: all. */
  paths?: string[];
  /** Values of `Origin` that are accepted; a client without one is no page of a browser, and accepted. Absent: all. */
  origins?: string[];
  /** Subprotocols to choose from: the client's first that is among them. */
  protocols?: string[];
  /** Whether to agree to permessage-deflate, and how. Default `true`: each message by itself, which takes the least memory. */
  compression?: boolean | ServerCompression;
  /** For TLS and HTTP. Milliseconds; default 10,000. */
  handshakeTimeout?: number;
}

export interface TcpServerProfile extends CommonServerProfile {
  transport: 'tcp';
  /** How bytes become messages, both ways. Default `none`. */
  framing?: Framing;
  /** Of text: any that iconv-lite knows, such as `gb18030` or `latin1`. Default `utf-8`. */
  encoding?: string;
  /** Turns Nagle's algorithm off. Default `false`. */
  noDelay?: boolean;
  /** Idle time before TCP keep-alive probes, in milliseconds. Default: no probes. */
  keepAlive?: number;
}

export interface UdpServerProfile extends AnyServerProfile {
  transport: 'udp';
  /** Of text: any that iconv-lite knows, such as `gb18030` or `latin1`. Default `utf-8`. */
  encoding?: string;
  /** Groups whose datagrams are received as well. */
  multicast?: Pick<MulticastOptions, 'join' | 'interface'>;
  // What other transports have, so that it may be asked for.
  path?: never;
  tls?: never;
}

export interface ServerLimits {
  /** How many clients may be connected at a time. Default: no limit; UDP: 1,000. */
  clients?: number;
  /** A client without traffic for so long is disconnected. Milliseconds; default: never; UDP: 300,000. */
  idle?: number;
}

/** Parameters of permessage-deflate (RFC 7692 §7.1). */
export interface ServerCompression {
  /** Whether the windows go on from message to message, which compresses better. Default `false`. */
  contextTakeover?: boolean;
  /** The base-2 logarithm of each window in bytes, 9 to 15. Default 15. */
  windowBits?: number;
}

/** How the bytes of a TCP stream become messages, and messages bytes. */
export type Framing =
  /** Each read is an entry, as bytes arrive; nothing is added when sending. */
  | { kind: 'none' }
  /** Messages end at LF (a CR before it belongs to the end); `delimiter` is what sending adds. Default `"\n"`. */
  | { kind: 'line'; delimiter?: string }
  /** Messages end with a text, or with bytes as pairs of hexadecimal digits: one of the two is given. */
  | { kind: 'delimiter'; delimiter?: string; delimiterHex?: string }
  | LengthPrefixFraming
  /** Every message has `length` bytes. */
  | { kind: 'fixed'; length: number }
  /** `ms` milliseconds without bytes end a message. */
  | { kind: 'idle'; ms: number };

/** Messages begin with their length, an unsigned number. */
export interface LengthPrefixFraming {
  kind: 'length-prefix';
  /** Of the length, in bytes, or LEB128. */
  size: 1 | 2 | 4 | 8 | 'varint';
  /** Default `big`. */
  endian?: 'big' | 'little';
  /** Bytes before the length: read as part of the prefix, and sent as zeros. Default 0. */
  offset?: number;
  /** Whether the length counts itself and the bytes before it. Default `false`. */
  includesHeader?: boolean;
}

export interface TlsOptions {
  /** File of certificates (PEM) to trust instead of the well-known ones, relative to the workspace folder, as all files here. */
  ca?: string;
  /** File of the client's own certificate (PEM), followed by its issuers. */
  cert?: string;
  /** File of its key (PEM). Default: in `cert`. */
  key?: string;
  /** File of the client's certificate and key (PKCS #12), instead of `cert` and `key`. */
  pfx?: string;
  /** Of `key` or `pfx`. */
  passphrase?: string;
  /** The name for SNI and for checking the certificate. Default: the host. */
  servername?: string;
  /** Protocols to offer by ALPN, in order. Default: ALPN isn't used. */
  alpn?: string[];
  /** The oldest version to accept. Default `TLSv1.2`. */
  minVersion?: 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3';
  /** Default `true`. `false` accepts any certificate. */
  verify?: boolean;
  /** File to append the secrets of each connection to, in the format of `SSLKEYLOGFILE`. Default: none. */
  keyLogFile?: string;
}

export interface ServerTlsOptions {
  /** File of the server's certificate (PEM), followed by its issuers. */
  cert?: string;
  /** File of its key (PEM). Default: in `cert`. */
  key?: string;
  /** File of the server's certificate and key (PKCS #12), instead of `cert` and `key`. */
  pfx?: string;
  /** Of `key` or `pfx`. */
  passphrase?: string;
  /** File of certificates (PEM) that clients' certificates are checked against. Absent: clients aren't asked for one. */
  ca?: string;
  /** Whether a client needs a good certificate, where `ca` is given. Default `true`. */
  verify?: boolean;
  /** Protocols to choose from by ALPN, in order. Default: ALPN isn't used. */
  alpn?: string[];
  /** The oldest version to accept. Default `TLSv1.2`. */
  minVersion?: 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3';
  /** File to append the secrets of each connection to, in the format of `SSLKEYLOGFILE`. Default: none. */
  keyLogFile?: string;
}
