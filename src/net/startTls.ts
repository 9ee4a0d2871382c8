import * as l10n from '@vscode/l10n';
import { readFile } from 'node:fs/promises';
import * as net from 'node:net';
import * as path from 'node:path';
import * as tls from 'node:tls';
import type { TlsOptions } from '../profiles/profile';
import type { DialContext } from './dial';
import { ConnectError, type Target } from './failures';
import { settled } from './settled';
import { notReadable, tlsFailed } from './tlsFailures';

/** Speaks TLS over a connected socket. @throws ConnectError, or the signal's reason; the socket is destroyed then. */
export async function startTls(
  socket: net.Socket,
  settings: tls.ConnectionOptions,
  target: Target,
  { clock, signal }: DialContext,
): Promise<net.Socket> {
  clock.start('tls');
  const secure = tls.connect({ ...settings, socket });
  await settled(secure, 'secureConnect', signal, (error) => new ConnectError(tlsFailed(error, target))).catch(
    (error: unknown) => {
      socket.destroy();
      throw error;
    },
  );
  clock.end([secure.getProtocol(), secure.getCipher().name].filter(Boolean).join(', '));
  return secure;
}

/** Reads what the options name before anything is sent. @throws ConnectError `tls-file` */
export async function tlsSettings(
  options: TlsOptions,
  host: string,
  folder: string | undefined,
): Promise<tls.ConnectionOptions> {
  const servername = options.servername ?? (net.isIP(host) === 0 ? host : undefined);
  return {
    // The name is checked against the certificate even where SNI can't carry it (an IP address, RFC 6066 §3).
    host: options.servername ?? host,
    rejectUnauthorized: options.verify ?? true,
    ...(servername !== undefined && { servername }),
    ...(options.ca !== undefined && { ca: await readCa(options.ca, folder) }),
  };
}

async function readCa(file: string, folder: string | undefined): Promise<Buffer> {
  try {
    const content = await readFile(path.resolve(folder ?? '', file));
    if (!content.includes('-----BEGIN CERTIFICATE-----')) throw new Error(l10n.t('there is no PEM certificate in it.'));
    return content;
  } catch (error) {
    throw new ConnectError(notReadable('tls.ca', file, error as Error));
  }
}
