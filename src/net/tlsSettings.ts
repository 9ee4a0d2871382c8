import * as l10n from '@vscode/l10n';
import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import * as net from 'node:net';
import * as path from 'node:path';
import * as tls from 'node:tls';
import type { TlsOptions } from '../profiles/profile';
import { ConnectError } from './failures';
import { prepareKeyLog } from './tlsKeyLog';
import { fileUnusable, systemReason } from './tlsFileFailures';

/** What a TLS handshake is made with: options whose files are read and found to be good. */
export interface TlsSettings {
  readonly connection: tls.ConnectionOptions;
  /** Whether a certificate that isn't good ends the attempt. */
  readonly verify: boolean;
  /** The file to append the session's secrets to; absolute. */
  readonly keyLogFile?: string;
}

/** Where the files of a profile are, and what may be done with them. */
export interface FileAccess {
  /** What relative paths start from. */
  readonly folder: string | undefined;
  /** Whether TLS secrets may be written to a file, as they may in a trusted workspace only. */
  readonly allowKeyLog: boolean;
}

/** Reads what the options name before anything is sent. @throws ConnectError `tls-file` */
export async function tlsSettings(options: TlsOptions, host: string, access: FileAccess): Promise<TlsSettings> {
  const { folder } = access;
  const name = options.servername ?? host;
  // SNI can't carry an address, or the dot at the end of a name (RFC 6066 §3). The certificate is checked against it all the same.
  const servername = net.isIP(name) === 0 ? name.replace(/\.$/, '') : '';
  const identity = await readIdentity(options, folder);
  if (options.keyLogFile !== undefined) prepareKeyLog(options.keyLogFile, access);
  return {
    connection: {
      host: name,
      servername,
      ...(options.ca !== undefined && {
        ca: await readCa(options.ca, folder),
        // A certificate that is given is trusted though its issuer isn't. Since Node 20.18.
        allowPartialTrustChain: true,
      }),
      ...identity,
      ...(options.alpn && options.alpn.length > 0 && { ALPNProtocols: options.alpn }),
      ...(options.minVersion && { minVersion: options.minVersion, ...oldCiphers(options.minVersion) }),
    },
    verify: options.verify ?? true,
    ...(options.keyLogFile !== undefined && { keyLogFile: path.resolve(folder ?? '', options.keyLogFile) }),
  };
}

/** The certificate and the key that the options name, if they do. @throws ConnectError `tls-file` */
export async function readIdentity(options: Identity, folder: string | undefined): Promise<tls.SecureContextOptions> {
  return { ...(await readKeyPair(options, folder)), ...(await readPfx(options, folder)) };
}

type Identity = Pick<TlsOptions, 'cert' | 'key' | 'pfx' | 'passphrase'>;
type FileProperty = 'ca' | 'cert' | 'key' | 'pfx';

async function read(property: FileProperty, file: string, folder: string | undefined): Promise<Buffer> {
  const fullPath = path.resolve(folder ?? '', file);
  try {
    // A pipe or a device might never end.
    if (!(await stat(fullPath)).isFile()) throw new Error(l10n.t('it is not a file.'));
    return await readFile(fullPath);
  } catch (error) {
    throw new ConnectError(
      fileUnusable(`tls.${property}`, file, systemReason(error as Error), {
        systemCode: (error as NodeJS.ErrnoException).code,
        hint: l10n.t('Its path, if it is relative, starts from the workspace folder: {0}', fullPath),
      }),
    );
  }
}

/** @throws ConnectError `tls-file` */
export async function readCa(file: string, folder: string | undefined): Promise<Buffer> {
  const content = await read('ca', file, folder);
  pemCertificate('ca', file, content);
  return content;
}

/** @throws ConnectError if there is no PEM certificate in the file */
function pemCertificate(property: 'ca' | 'cert', file: string, content: Buffer): X509Certificate {
  const convert = l10n.t(
    'A binary certificate (DER) is turned into PEM by: openssl x509 -inform der -in FILE -out FILE.pem',
  );
  if (!content.includes('-----BEGIN CERTIFICATE-----')) {
    throw unusable(property, file, l10n.t('there is no PEM certificate in it.'), convert);
  }
  try {
    return new X509Certificate(content);
  } catch (error) {
    throw unusable(property, file, l10n.t('its certificate is damaged ({0}).', (error as Error).message));
  }
}

/** The certificate and its key. A file of both may be given as `cert` alone. */
async function readKeyPair(options: Identity, folder: string | undefined): Promise<tls.SecureContextOptions> {
  const { cert: certFile, key: keyFile, passphrase } = options;
  if (certFile === undefined && keyFile === undefined) return {};
  if (certFile === undefined) {
    throw unusable(
      'key',
      keyFile ?? '',
      l10n.t('its certificate is missing.'),
      l10n.t('Give the certificate by "tls": { "cert": … }.'),
    );
  }
  const cert = await read('cert', certFile, folder);
  const certificate = pemCertificate('cert', certFile, cert);
  const isOneFile = keyFile === undefined && cert.includes('PRIVATE KEY-----');
  if (keyFile === undefined && !isOneFile) {
    throw unusable(
      'cert',
      certFile,
      l10n.t('the key of this certificate is missing.'),
      l10n.t('Give the key by "tls": { "key": … }.'),
    );
  }
  const key = keyFile === undefined ? cert : await read('key', keyFile, folder);
  const [property, file] = keyFile === undefined ? (['cert', certFile] as const) : (['key', keyFile] as const);
  if (!certificate.checkPrivateKey(privateKey(property, file, key, passphrase))) {
    throw unusable(
      property,
      file,
      l10n.t('this key does not belong to the certificate in "{0}".', certFile),
      l10n.t(
        "Give the certificate and the key that were made together; the client's own certificate comes first in its file.",
      ),
    );
  }
  const identity = { cert, key, ...(passphrase !== undefined && { passphrase }) };
  try {
    tls.createSecureContext(identity);
  } catch (error) {
    // Such as a key that is too small for today's rules.
    throw unusable('cert', certFile, (error as Error).message);
  }
  return identity;
}

function privateKey(
  property: 'cert' | 'key',
  file: string,
  content: Buffer,
  passphrase: string | undefined,
): KeyObject {
  const isEncrypted = content.includes('ENCRYPTED');
  if (!content.includes('PRIVATE KEY-----')) {
    throw unusable(
      property,
      file,
      l10n.t('there is no PEM key in it.'),
      l10n.t('A key in PEM begins with "-----BEGIN PRIVATE KEY-----" or a line like it.'),
    );
  }
  if (isEncrypted && passphrase === undefined) {
    throw unusable(
      property,
      file,
      l10n.t('the key is encrypted.'),
      l10n.t('Give its passphrase by "tls": { "passphrase": … }.'),
    );
  }
  try {
    return createPrivateKey({ key: content, format: 'pem', ...(passphrase !== undefined && { passphrase }) });
  } catch (error) {
    throw isEncrypted
      ? unusable(
          property,
          file,
          l10n.t('the passphrase is wrong.'),
          l10n.t('Correct "tls": { "passphrase": … } in the profile.'),
        )
      : unusable(property, file, l10n.t('its key is damaged ({0}).', (error as Error).message));
  }
}

/** A certificate with its key in one PKCS #12 file (RFC 7292). */
async function readPfx(
  { pfx: file, cert, key, passphrase }: Identity,
  folder: string | undefined,
): Promise<tls.SecureContextOptions> {
  if (file === undefined) return {};
  if (cert !== undefined || key !== undefined) {
    throw unusable(
      'pfx',
      file,
      l10n.t('there is a "cert" or a "key" as well.'),
      l10n.t('Give either "pfx", or "cert" and "key".'),
    );
  }
  const identity = { pfx: await read('pfx', file, folder), ...(passphrase !== undefined && { passphrase }) };
  try {
    tls.createSecureContext(identity);
    return identity;
  } catch (error) {
    const { message } = error as Error;
    if (/mac verify failure|incorrect.password/i.test(message)) {
      throw passphrase === undefined
        ? unusable(
            'pfx',
            file,
            l10n.t('it is encrypted.'),
            l10n.t('Give its passphrase by "tls": { "passphrase": … }.'),
          )
        : unusable(
            'pfx',
            file,
            l10n.t('the passphrase is wrong.'),
            l10n.t('Correct "tls": { "passphrase": … } in the profile.'),
          );
    }
    if (/unsupported/i.test(message)) {
      throw unusable(
        'pfx',
        file,
        l10n.t('it is encrypted in an old way that is not supported any more.'),
        l10n.t('Export it again with a current tool, for example with openssl pkcs12, version 3 or later.'),
      );
    }
    throw unusable('pfx', file, l10n.t('it is not a PKCS #12 file with a certificate and its key ({0}).', message));
  }
}

function unusable(property: FileProperty, file: string, why: string, hint?: string): ConnectError {
  return new ConnectError(fileUnusable(`tls.${property}`, file, why, { hint }));
}

/** OpenSSL 3 has the signatures of TLS 1.0 and 1.1 at its security level 0 only; BoringSSL, in Electron, has no levels. */
export function oldCiphers(minVersion: tls.SecureVersion): { ciphers?: string } {
  if (minVersion !== 'TLSv1' && minVersion !== 'TLSv1.1') return {};
  const ciphers = `${tls.DEFAULT_CIPHERS}:@SECLEVEL=0`;
  try {
    tls.createSecureContext({ ciphers });
    return { ciphers };
  } catch {
    return {};
  }
}
