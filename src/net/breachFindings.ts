import * as l10n from '@vscode/l10n';
import type { Finding } from '../api';
import type { FrameBreach } from '../protocol/frameDecoder';
import { breachReference, breachText } from '../protocol/frameFindings';
import { firstInvalidUtf8 } from '../protocol/invalidUtf8';
import type { Breach } from './frameLog';

/** Whether the connection goes on after a breach. A control frame's length is taken as it stands in the second byte. */
export function isTolerated(id: FrameBreach, firstByte: number): boolean {
  return id === 'data-after-close' || (id === 'non-minimal-length' && (firstByte & 8) === 0);
}

export function breachFinding(breach: Breach, entry: number): Finding {
  return {
    id: breach.id,
    severity: isTolerated(breach.id, breach.firstByte) ? 'warning' : 'error',
    message: breachText(breach),
    reference: breachReference(breach.id),
    entry,
  };
}

/** What is wrong with a text that never became whole, if anything is. */
export function cutTextFinding(text: Uint8Array, entry: number): Finding | undefined {
  const bad = firstInvalidUtf8([text], false);
  if (bad === undefined) return undefined;
  return {
    id: 'invalid-utf8',
    severity: 'error',
    message: l10n.t('A text message that never became whole is not UTF-8: the first bad byte is at offset {0}.', bad),
    reference: 'RFC 6455 §8.1',
    entry,
  };
}
