import * as l10n from '@vscode/l10n';

/**
 * Why a certificate isn't trusted, in words.
 *
 * @param code Node's name for it: OpenSSL's `X509_V_ERR_…` without that beginning, or `ERR_TLS_CERT_ALTNAME_INVALID`
 */
export function trustText(code: string): string {
  switch (code) {
    case 'CERT_HAS_EXPIRED':
      return l10n.t('A certificate of the chain has expired.');
    case 'CERT_NOT_YET_VALID':
      return l10n.t('A certificate of the chain is not valid yet.');
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
      return l10n.t('The certificate is self-signed: nobody else vouches for it.');
    case 'SELF_SIGNED_CERT_IN_CHAIN':
      return l10n.t('The chain ends in a root that is not trusted here.');
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
      return l10n.t('The issuer of a certificate of the chain is not known here.');
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
      return l10n.t('The issuer is not known here, and the server sent no certificate of it.');
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
    case 'HOSTNAME_MISMATCH':
      return l10n.t('The certificate is for another host.');
    case 'CERT_REVOKED':
      return l10n.t('The certificate was revoked.');
    case 'CERT_UNTRUSTED':
    case 'CERT_REJECTED':
      return l10n.t('The root is not trusted for this purpose.');
    case 'INVALID_PURPOSE':
      return l10n.t('A certificate of the chain is not meant for TLS servers.');
    case 'INVALID_CA':
      return l10n.t('A certificate of the chain must not issue others.');
    case 'CERT_CHAIN_TOO_LONG':
    case 'PATH_LENGTH_EXCEEDED':
      return l10n.t('The chain is longer than is allowed.');
    case 'CERT_SIGNATURE_FAILURE':
    case 'UNABLE_TO_DECRYPT_CERT_SIGNATURE':
    case 'UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY':
      return l10n.t('A signature in the chain is wrong.');
    case 'ERROR_IN_CERT_NOT_BEFORE_FIELD':
    case 'ERROR_IN_CERT_NOT_AFTER_FIELD':
      return l10n.t('A certificate of the chain has an unreadable date.');
    case 'UNABLE_TO_GET_CRL':
    case 'CRL_NOT_YET_VALID':
    case 'CRL_HAS_EXPIRED':
    case 'CRL_SIGNATURE_FAILURE':
    case 'UNABLE_TO_DECRYPT_CRL_SIGNATURE':
    case 'ERROR_IN_CRL_LAST_UPDATE_FIELD':
    case 'ERROR_IN_CRL_NEXT_UPDATE_FIELD':
      return l10n.t('The list of revoked certificates is missing, out of date or wrong.');
    default:
      return l10n.t('The certificate was not accepted.');
  }
}
