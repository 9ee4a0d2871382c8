import * as l10n from '@vscode/l10n';
import { addressOf } from '../profiles/address';
import { endpointText } from '../protocol/association';
import type { Session } from './session';

/** Why nothing can be sent in a session that isn't open, and what to do. */
export function notOpen({ profile, role, association, reconnecting }: Session): Error {
  if (reconnecting)
    return new Error(l10n.t('{0} is being connected again: wait until it is open, then send.', addressOf(profile)));
  if (role === 'client')
    return new Error(l10n.t('The connection to {0} is not open: connect first, then send.', addressOf(profile)));
  const client = association ? endpointText(association.remote) : profile.name;
  return new Error(l10n.t('The client {0} is not connected: nothing can be sent to it.', client));
}
