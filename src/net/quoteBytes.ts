import * as l10n from '@vscode/l10n';
import { coverBytes } from '../protocol/secrets';

/** The first bytes as text where they are text, else in hexadecimal: for a message. A server may send back what it gets: secrets are covered. */
export function quoteBytes(given: Uint8Array): string {
  const bytes = coverBytes(given);
  const first = bytes.subarray(0, 60);
  if (first.length === 0) return l10n.t('nothing');
  const isText = first.every((byte) => byte === 9 || byte === 10 || byte === 13 || (byte >= 32 && byte < 127));
  if (isText)
    return `${JSON.stringify(Buffer.from(first).toString('latin1'))}${bytes.length > first.length ? ' …' : ''}`;
  return Array.from(first.subarray(0, 16), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
}
