import * as l10n from '@vscode/l10n';
import { appendFileSync, statSync } from 'node:fs';
import * as path from 'node:path';
import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { ConnectError } from './failures';
import { fileUnusable, systemReason } from './tlsFileFailures';
import type { FileAccess } from './tlsSettings';

/** Whoever can read the file can read the traffic: its owner only. */
const MODE = 0o600;

/** Makes sure, before anything is sent, that the file can be written; makes it if there is none. @throws ConnectError `tls-file` */
export function prepareKeyLog(file: string, { folder, allowKeyLog }: FileAccess): void {
  if (!allowKeyLog) {
    throw new ConnectError(
      fileUnusable('tls.keyLogFile', file, l10n.t('TLS secrets are written in trusted workspaces only.'), {
        hint: l10n.t('Trust the workspace, or remove "keyLogFile" from the profile.'),
      }),
    );
  }
  append(path.resolve(folder ?? '', file), '', file);
}

/**
 * Appends the secrets of a TLS connection to a file, in the format of `SSLKEYLOGFILE` (draft-ietf-tls-keylogfile). The file is
 * open only while a line is written, which are a handful in each handshake. A line that can't be written ends the connection.
 *
 * @param file absolute
 */
export function logKeys(socket: TLSSocket, file: string): void {
  socket.on('keylog', (line) => writeKey(line, file, socket));
}

/** Appends a line of secrets; see {@link logKeys}. */
export function writeKey(line: Buffer, file: string, socket: Duplex): void {
  try {
    append(file, line, file);
  } catch (error) {
    socket.destroy(error as Error);
  }
}

function append(fullPath: string, text: string | Buffer, shownPath: string): void {
  try {
    // Writing to a pipe that nobody reads would never end.
    if (statSync(fullPath, { throwIfNoEntry: false })?.isFile() === false) throw new Error(l10n.t('it is not a file.'));
    appendFileSync(fullPath, text, { mode: MODE });
  } catch (error) {
    throw new ConnectError(
      fileUnusable('tls.keyLogFile', shownPath, systemReason(error as Error), {
        systemCode: (error as NodeJS.ErrnoException).code,
        hint: l10n.t('Its path, if it is relative, starts from the workspace folder: {0}', fullPath),
      }),
    );
  }
}
