/** A saved connection: one element of `profiles` in `.vscode/sockets.json`. */
export type Profile = WebSocketProfile | TcpProfile;

interface CommonProfile {
  /** Unique in its file; the profile's identity. */
  name: string;
  /** Groups profiles in the sidebar; `/` separates levels. */
  folder?: string;
  role?: 'client';
  /** The most bytes that a message may have, as a number or with a unit (`"100 MiB"`). Default 100 MiB. */
  maxMessageSize?: number | string;
}

export interface WebSocketProfile extends CommonProfile {
  transport: 'websocket';
  /** `ws:` or `wss:`. */
  url: string;
  headers?: Record<string, string | string[]>;
  /** Subprotocols to offer, in order. */
  protocols?: string[];
  /** Whether to offer permessage-deflate. Default `true`. */
  compression?: boolean;
  /** For the whole handshake: DNS, TCP, TLS and HTTP. Milliseconds; default 10,000. */
  handshakeTimeout?: number;
  /** How many redirects to follow. Default 0. */
  redirects?: number;
  tls?: TlsOptions;
}

export interface TcpProfile extends CommonProfile {
  transport: 'tcp';
  host: string;
  port: number;
  /** How bytes become messages, both ways. Default `none`. */
  framing?: Framing;
  tls?: boolean | TlsOptions;
  /** Turns Nagle's algorithm off. Default `false`. */
  noDelay?: boolean;
  /** Idle time before TCP keep-alive probes, in milliseconds. Default: no probes. */
  keepAlive?: number;
  /** For DNS, TCP and TLS. Milliseconds; default 10,000. */
  connectTimeout?: number;
}

/** `none`: each read is an entry. `line`: messages end at LF (a CR before it belongs to the end); `delimiter` is what sending adds. */
export type Framing = { kind: 'none' } | { kind: 'line'; delimiter?: string };

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
