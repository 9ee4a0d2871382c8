import * as l10n from '@vscode/l10n';
import type { SessionEnd } from '../../api';
import { visibleText } from '../../payload/visibleText';
import { closeCodeMeaning, isSendableCloseCode } from '../../protocol/closeCodes';

/** How a session ended, in one sentence: by whom, cleanly or not, with which code and reason. */
export function endText(end: SessionEnd, wasOpen: boolean): string {
  if (end.by === 'local' && !wasOpen) return l10n.t('Connecting was given up.');
  const sentences = [whoText(end)];
  if (end.code !== undefined) sentences.push(codeText(end.code));
  if (end.reason) sentences.push(l10n.t('Reason: {0}', visibleText(end.reason, 'line')));
  return sentences.join(' ');
}

/** 1005, 1006 and 1015 were not on the wire: they are names for what was missing there (RFC 6455 §7.4.1). */
function codeText(code: number): string {
  const meaning = closeCodeMeaning(code);
  return isSendableCloseCode(code)
    ? l10n.t('Close code {0}: {1}.', code, meaning)
    : l10n.t('{0} ({1}).', meaning, code);
}

function whoText({ by, clean }: SessionEnd): string {
  switch (by) {
    case 'local':
      return clean
        ? l10n.t('Closed from here, cleanly.')
        : l10n.t('Closed from here, but not cleanly: the peer didn’t finish.');
    case 'remote':
      return clean ? l10n.t('Closed by the peer, cleanly.') : l10n.t('The peer ended the connection, but not cleanly.');
    case 'error':
      return l10n.t('Ended by an error.');
  }
}
