import * as l10n from '@vscode/l10n';

/** What a WebSocket close code means (RFC 6455 §7.4, IANA's registry of close codes). */
export function closeCodeMeaning(code: number): string {
  switch (code) {
    case 1000:
      return l10n.t('Normal closure');
    case 1001:
      return l10n.t('Going away');
    case 1002:
      return l10n.t('Protocol error');
    case 1003:
      return l10n.t('Unsupported data');
    case 1005:
      return l10n.t('No code in the close frame');
    case 1006:
      return l10n.t('No close frame');
    case 1007:
      return l10n.t('Invalid payload data');
    case 1008:
      return l10n.t('Policy violation');
    case 1009:
      return l10n.t('Message too big');
    case 1010:
      return l10n.t('Extension missing');
    case 1011:
      return l10n.t('Internal error');
    case 1012:
      return l10n.t('Service restart');
    case 1013:
      return l10n.t('Try again later');
    case 1014:
      return l10n.t('Bad gateway');
    case 1015:
      return l10n.t('TLS handshake failed');
  }
  if (code >= 3000 && code <= 3999) return l10n.t('Registered by a library or framework');
  if (code >= 4000 && code <= 4999) return l10n.t('Private use');
  return l10n.t('Not a valid close code');
}

/** What a code means that stands in a close frame: those that a program makes of the want of one have no meaning there. */
export function closeFrameMeaning(code: number): string {
  return isSendableCloseCode(code) ? closeCodeMeaning(code) : l10n.t('Not a valid close code');
}

/** Whether a close frame may carry this code (RFC 6455 §7.4.1): 1005, 1006 and 1015 never appear in one. */
export function isSendableCloseCode(code: number): boolean {
  return (
    (code >= 1000 && code <= 1014 && code !== 1004 && code !== 1005 && code !== 1006) || (code >= 3000 && code <= 4999)
  );
}
