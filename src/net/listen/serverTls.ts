import { randomBytes } from 'node:crypto';
import * as path from 'node:path';
import type * as tls from 'node:tls';
import type { ServerProfile, ServerTlsOptions } from '../../profiles/profile';
import { createCredentials, type Credentials } from '../certificate';
import { ConnectError } from '../failures';
import { prepareKeyLog } from '../tlsKeyLog';
import { oldCiphers, readCa, readIdentity, type FileAccess } from '../tlsSettings';

/** What a listener speaks TLS with. */
export interface ServerTls {
  readonly options: tls.TlsOptions;
  /** Whether a client needs a good certificate. */
  readonly needsCertificate: boolean;
  /** The file to append the secrets of each connection to; absolute. */
  readonly keyLogFile?: string;
  /** PEM, where the certificate was made for the listener: what clients are to trust. */
  readonly ownCertificate?: string;
}

/**
 * Reads what the profile names, or makes a certificate; once for all clients.
 *
 * @returns `undefined` if it speaks no TLS
 * @throws ConnectError of stage `listen`
 */
export async function serverTls(
  { tls: given = false, host }: ServerProfile,
  access: FileAccess,
): Promise<ServerTls | undefined> {
  if (given === false) return undefined;
  const wanted: ServerTlsOptions = given === true ? {} : given;
  try {
    return await read(wanted, host, access);
  } catch (error) {
    throw error instanceof ConnectError ? new ConnectError({ ...error.failure, stage: 'listen' }) : error;
  }
}

async function read(wanted: ServerTlsOptions, host: string | undefined, access: FileAccess): Promise<ServerTls> {
  const { ca, verify = true, alpn = [], minVersion, keyLogFile } = wanted;
  const { folder } = access;
  const named = await readIdentity(wanted, folder);
  const made = named.cert === undefined && named.pfx === undefined ? await makeCredentials(host) : undefined;
  if (keyLogFile !== undefined) prepareKeyLog(keyLogFile, access);
  return {
    options: {
      ...named,
      ...(made && { cert: made.certificate, key: made.privateKey }),
      ...(ca !== undefined && { ca: await readCa(ca, folder), requestCert: true, allowPartialTrustChain: true }),
      ...(alpn.length > 0 && { ALPNProtocols: alpn }),
      ...(minVersion && { minVersion, ...oldCiphers(minVersion) }),
      // Each connection has a server object of its own: sessions are resumed all the same.
      ticketKeys: randomBytes(48),
      // Looked at afterwards, so that what was wrong can be told.
      rejectUnauthorized: false,
    },
    needsCertificate: ca !== undefined && verify,
    ...(keyLogFile !== undefined && { keyLogFile: path.resolve(folder ?? '', keyLogFile) }),
    ...(made && { ownCertificate: made.certificate }),
  };
}

function makeCredentials(host: string | undefined): Promise<Credentials> {
  // The unspecified addresses are no name that anybody connects to.
  return createCredentials(host === undefined || host === '0.0.0.0' || host === '::' ? undefined : host);
}
