import * as l10n from '@vscode/l10n';
import type { Certificate, Failure, TlsInfo } from '../api';
import { hostAndPort } from '../protocol/association';
import type { Target } from './failures';

/**
 * Why a server's certificate isn't good (RFC 5280 §6, RFC 9525).
 *
 * @param name what the certificate had to be for, if that isn't the target's host
 */
export function certificateRefused(info: TlsInfo, target: Target, name = target.host): Failure {
  const { certificates } = info;
  const where = hostAndPort(target.host, target.port);
  const systemCode = info.authorizationError ?? 'UNKNOWN';
  const failure = (code: string, message: string, hint?: string): Failure => ({
    code,
    systemCode,
    stage: 'tls',
    message,
    ...(hint && { hint }),
  });
  const [own] = certificates;
  const last = certificates.at(-1);
  if (!own || !last) return failure('tls-untrusted', l10n.t('{0} showed no certificate.', where));
  const trust = l10n.t('If you trust it, set "tls": { "ca": … } in the profile to its file (PEM).');
  switch (systemCode) {
    case 'CERT_HAS_EXPIRED': {
      const expired = certificates.find(({ validTo }) => Date.parse(validTo) < Date.now()) ?? own;
      return failure(
        'tls-expired',
        expired === own
          ? l10n.t('The certificate of {0} expired on {1}.', where, day(expired.validTo))
          : l10n.t(
              '{0} expired on {1}: it vouches for the certificate of {2}.',
              quote(expired),
              day(expired.validTo),
              where,
            ),
        l10n.t("The server's certificate must be renewed. If the date is not past, check the clock of this machine."),
      );
    }
    case 'CERT_NOT_YET_VALID': {
      const early = certificates.find(({ validFrom }) => Date.parse(validFrom) > Date.now()) ?? own;
      return failure(
        'tls-not-yet-valid',
        early === own
          ? l10n.t('The certificate of {0} is valid from {1} on, not yet.', where, day(early.validFrom))
          : l10n.t(
              '{0} is valid from {1} on, not yet: it vouches for the certificate of {2}.',
              quote(early),
              day(early.validFrom),
              where,
            ),
        l10n.t('Check the clocks of both machines.'),
      );
    }
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
      return failure(
        'tls-self-signed',
        l10n.t('{0} has a self-signed certificate, {1}, which nobody vouches for.', where, quote(own)),
        trust,
      );
    case 'SELF_SIGNED_CERT_IN_CHAIN':
      return failure(
        'tls-self-signed',
        l10n.t(
          'The certificate of {0} goes back to {1}, which is self-signed and not trusted here.',
          where,
          quote(last),
        ),
        trust,
      );
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
      return failure(
        'tls-untrusted',
        l10n.t('The certificate of {0} was issued by "{1}", which is not known here.', where, last.issuer),
        l10n.t(
          'If you trust the issuer, set "tls": { "ca": … } in the profile to its certificate (PEM). Or the server does not send all certificates of its chain.',
        ),
      );
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
    case 'HOSTNAME_MISMATCH':
      return failure(
        'tls-wrong-host',
        l10n.t('The certificate of {0} is not for "{1}". It is for: {2}', where, name, namesOf(own)),
        l10n.t('Connect by a name that it has, or set "tls": { "servername": … } in the profile to one of them.'),
      );
    default:
      return failure(
        'tls-untrusted',
        l10n.t('The certificate of {0}, {1}, is not good: {2}', where, quote(own), systemCode),
        l10n.t('Look at its chain in the Connection tab.'),
      );
  }
}

/** Names are in the alternative names only, where there are any (RFC 9525 §6.3); else Node takes the subject's. */
function namesOf({ altNames, subject }: Certificate): string {
  return (altNames.length > 0 ? altNames : [subject]).map((name) => l10n.t('"{0}"', name)).join(', ');
}

function quote({ subject }: Certificate): string {
  return l10n.t('"{0}"', subject);
}

/** UTC to the second, as certificates have it. */
function day(iso: string): string {
  return iso.replace('T', ' ').replace(/\.000Z$/, ' UTC');
}
