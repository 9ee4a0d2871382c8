import * as l10n from '@vscode/l10n';
import type { Failure, Finding, TlsInfo } from '../api';
import type { TlsOptions } from '../profiles/profile';

/**
 * What to warn of in a TLS connection: it was made without a look at the certificate; its secrets are in a file.
 *
 * @param problem why the certificate isn't good
 */
export function tlsFindings(options: TlsOptions, info: TlsInfo, problem: Failure | undefined): Finding[] {
  const findings: Finding[] = [];
  if (options.verify === false && (info.authorized || problem)) {
    findings.push({
      id: 'tls-unverified',
      severity: 'warning',
      message: problem
        ? l10n.t(
            'The certificate was not checked: anybody on the way can read and change the data. {0}',
            problem.message,
          )
        : l10n.t(
            'The certificate was not checked: anybody on the way can read and change the data. This one would have been found to be good.',
          ),
    });
  }
  if (options.keyLogFile !== undefined) {
    findings.push({
      id: 'tls-key-log',
      severity: 'warning',
      message: l10n.t(
        'The secrets of this TLS connection are in "{0}": whoever has this file can read a recording of its traffic.',
        options.keyLogFile,
      ),
    });
  }
  return findings;
}
