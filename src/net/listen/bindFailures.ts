import * as l10n from '@vscode/l10n';
import type { Failure } from '../../api';

/** Where a listener was to be bound. */
export interface Place {
  /** `127.0.0.1:8080`, or a path. */
  readonly text: string;
  readonly isPath: boolean;
  /** `port-in-use`: a port of the same address that is free. */
  readonly freePort?: number | undefined;
}

/** Why a listener can't be bound, in words that name the address. */
export function notBound(error: NodeJS.ErrnoException, { text, isPath, freePort }: Place): Failure {
  const systemCode = error.code ?? 'UNKNOWN';
  const failure = (code: string, message: string, hint?: string): Failure => ({
    code,
    systemCode,
    stage: 'listen',
    message,
    ...(hint !== undefined && { hint }),
  });
  switch (systemCode) {
    case 'EADDRINUSE': {
      if (isPath)
        return failure(
          'port-in-use',
          l10n.t("{0} can't be listened on: another server listens there, or there is a file of this name.", text),
          l10n.t('End the other server, or choose another path.'),
        );
      const hint =
        freePort === undefined
          ? l10n.t('End the other server, or set "port" to 0 for a free one.')
          : l10n.t('End the other server, or use another port: {0} is free.', freePort);
      const inUse = failure('port-in-use', l10n.t('{0} is in use: another server listens on this port.', text), hint);
      return { ...inUse, ...(freePort !== undefined && { freePort }) };
    }
    case 'EACCES':
    case 'EPERM':
      return failure(
        'permission-denied',
        l10n.t('No permission to listen on {0}.', text),
        isPath
          ? l10n.t('Making a socket needs the right to write to its folder.')
          : l10n.t('Ports below 1024 belong to the administrator on many systems: choose one above.'),
      );
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return failure('dns', l10n.t('{0} has no address that could be listened on: the name does not resolve.', text));
    case 'ENAMETOOLONG':
      return failure(
        'address-not-available',
        l10n.t('The path {0} is too long for a socket.', text),
        l10n.t('Put the socket into a folder with a shorter path, or use a symbolic link.'),
      );
    case 'ENOENT':
    case 'ENOTDIR':
      return failure('address-not-available', l10n.t('There is no folder for the socket {0}.', text));
    case 'EADDRNOTAVAIL':
    case 'EINVAL':
    case 'EAFNOSUPPORT':
      return failure(
        'address-not-available',
        l10n.t('{0} is no address of this machine.', text),
        l10n.t('Listen on 127.0.0.1, or on an address that this machine has in a network.'),
      );
    default:
      return failure('address-not-available', l10n.t("{0} can't be listened on: {1}", text, error.message));
  }
}
