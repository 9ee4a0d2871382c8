import type { TlsInfo } from '../../api';

/** Which part of a certificate is at fault. */
export type FaultyPart = 'altNames' | 'issuer' | 'validity';

type Facts = Pick<TlsInfo, 'authorized' | 'authorizationError' | 'certificates'>;

/**
 * What the verification found wrong, where it stands in the chain. Dates are judged by themselves: see `validityOf`.
 *
 * @param at the certificate's place, 0 for the server's own
 */
export function certificateFault(
  { authorized, authorizationError, certificates }: Facts,
  at: number,
): FaultyPart | undefined {
  if (authorized) return undefined;
  const isLast = at === certificates.length - 1;
  switch (authorizationError) {
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
    case 'HOSTNAME_MISMATCH':
      return at === 0 ? 'altNames' : undefined;
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
      return at === 0 ? 'issuer' : undefined;
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
      return isLast ? 'issuer' : undefined;
    default:
      return undefined;
  }
}
