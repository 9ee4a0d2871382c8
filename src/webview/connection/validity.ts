import * as l10n from '@vscode/l10n';
import type { Certificate } from '../../api';
import { formatMoment, formatRelative } from '../format';

export interface Validity {
  readonly state: 'valid' | 'expired' | 'future';
  /** In words, as seen from `now`: `expires in 12 days`. */
  readonly text: string;
}

/**
 * Whether a certificate's time is now.
 *
 * @param now milliseconds since the epoch
 * @returns `undefined` for dates that can't be read
 */
export function validityOf(
  { validFrom, validTo }: Pick<Certificate, 'validFrom' | 'validTo'>,
  now: number,
): Validity | undefined {
  const from = Date.parse(validFrom);
  const to = Date.parse(validTo);
  if (Number.isNaN(from) || Number.isNaN(to)) return undefined;
  if (now > to) return { state: 'expired', text: l10n.t('expired {0}', formatRelative(to - now)) };
  if (now < from) {
    return { state: 'future', text: l10n.t('valid from {0}, {1}', formatMoment(from), formatRelative(from - now)) };
  }
  return { state: 'valid', text: l10n.t('expires {0}', formatRelative(to - now)) };
}
