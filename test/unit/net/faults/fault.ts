import type { Failure, SessionEnd, SessionState } from '../../../../src/api';
import type { CertificateIdea } from '../../support/certificates';
import type { Script } from '../../support/net';
import type { Peer } from '../../support/peer';

/** Something that a server does wrong, or that looks like it, and all that the session says of it. */
export interface Fault {
  readonly what: string;
  readonly serve: Script;
  /** More of the profile. */
  readonly profile?: object;
  /** The server speaks TLS with this certificate; `trusted`: the profile has it as its `ca`. */
  readonly certificate?: CertificateIdea & { readonly trusted?: boolean };
  /** The address's scheme, where it isn't the server's own. */
  readonly scheme?: 'ws' | 'wss';
  /** The session begins to close once it is open. */
  readonly closes?: boolean;
  /** The server does not answer the client's FIN by itself. */
  readonly staysOpen?: boolean;
  /** Takes about 10 s. */
  readonly slow?: boolean;
  readonly state: SessionState;
  readonly failure?: { readonly code: string; readonly stage: Failure['stage'] };
  /** The ids of all findings that are warnings or errors, in order. */
  readonly findings: readonly string[];
  /** Of the first finding in {@link Fault.findings} that is the failure, or else of the first one. */
  readonly reference?: string;
  readonly end?: SessionEnd;
  /** The frame that the same finding is about: its offset in the stream, and its first byte. */
  readonly frame?: readonly [offset: number, firstByte: number];
}

/** A server that sends these bytes with its 101, and ends once the client has sent its close frame. */
export function sends(hex: string, headers: readonly string[] = []): Script {
  return async (peer) => {
    await peer.acceptWebSocket(headers, bytesOf(hex));
    await takeClose(peer);
    peer.end();
  };
}

/** A server that answers the request with these bytes and keeps the connection. */
export function answers(answer: string | Uint8Array): Script {
  return async (peer) => {
    await peer.takeHead();
    peer.write(typeof answer === 'string' ? Buffer.from(answer, 'latin1') : answer);
  };
}

export async function takeClose(peer: Peer): Promise<void> {
  while ((await peer.takeFrame()).opcode !== 8);
}

/** Spaces are for the reader. */
export function bytesOf(hex: string): Buffer {
  return Buffer.from(hex.replaceAll(' ', ''), 'hex');
}

/** How a connection ends that is given up for a fault. */
export const GIVEN_UP: SessionEnd = { by: 'error', clean: false, code: 1006 };

/** A breach of the framing rules that ends the connection. */
export function breach(
  what: string,
  serve: Script,
  id: string,
  reference: string,
  frame: Fault['frame'],
  profile: object = {},
): Fault {
  const about = { findings: [id], reference, ...(frame && { frame }) };
  return { what, serve, profile, state: 'failed', failure: { code: id, stage: 'open' }, ...about, end: GIVEN_UP };
}
