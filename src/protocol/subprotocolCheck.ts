import * as l10n from '@vscode/l10n';
import type { Finding, HttpHead } from '../api';
import { capped } from './capped';
import { fieldValues, listItems } from './httpHead';

const HEADER = 'Sec-WebSocket-Protocol';

/** The verdict on the subprotocol of a 101 (RFC 6455 §4.1); none where none was asked for and none is given. */
export function checkSubprotocol(request: HttpHead, response: HttpHead): Finding[] {
  const offered = listItems(request, HEADER);
  const values = fieldValues(response, HEADER);
  const [chosen] = values;
  const verdict = (
    id: string,
    severity: Finding['severity'],
    message: string,
    reference = 'RFC 6455 §4.1',
  ): Finding[] => [{ id, severity, header: HEADER, message, reference }];
  const wrong = (message: string, reference?: string): Finding[] =>
    verdict('bad-subprotocol', 'error', message, reference);

  if (chosen === undefined) {
    if (offered.length === 0) return [];
    return verdict(
      'subprotocol-declined',
      'info',
      l10n.t('The server chose none of the subprotocols that were offered: {0}', capped(offered.join(', '))),
    );
  }
  if (values.length > 1) {
    return wrong(
      l10n.t('"Sec-WebSocket-Protocol" is there {0} times; an answer may have it only once.', values.length),
      'RFC 6455 §11.3.4',
    );
  }
  if (chosen === '') return wrong(l10n.t('"Sec-WebSocket-Protocol" is empty; it must name one subprotocol.'));
  if (offered.includes(chosen)) {
    return verdict(
      'bad-subprotocol',
      'ok',
      l10n.t('The server chose the subprotocol "{0}", which was offered.', capped(chosen)),
    );
  }
  if (chosen.includes(',')) {
    return wrong(l10n.t('The server chose more than one subprotocol: "{0}".', capped(chosen)));
  }
  return wrong(
    l10n.t(
      'The server chose the subprotocol "{0}", which was not offered (offered: {1}).',
      capped(chosen),
      capped(offered.join(', ') || l10n.t('none')),
    ),
  );
}
