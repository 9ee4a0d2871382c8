import * as l10n from '@vscode/l10n';
import type { Failure } from '../../api';
import { previewOf } from '../../payload/preview';
import { coverAddresses } from '../../protocol/knownSecrets';
import type { Session } from '../session';
import { noteEvent } from '../sessionLog';
import type { Parcel } from './lane';

/** A message that is quoted, with the `PREVIEW_BYTES` that it begins with: covered, as no log finds a secret in a part of it or its digits. */
type Quoted = Pick<Parcel, 'kind' | 'entry'> & { readonly head: Uint8Array };

/** Of a message that is quoted, in characters. */
const MOST_QUOTED = 80;

/** The leg of a relay: towards the client that was accepted, or towards the target. */
export type Side = 'client' | 'target';

export function otherSide(side: Side): Side {
  return side === 'client' ? 'target' : 'client';
}

/** Puts into a session's log what happened to it, unless its log is finished. */
export function tell(session: Session | undefined, text: string): void {
  if (session) noteEvent(session, text);
}

/** As the page counts entries. */
function numberOf(entry: number): string {
  return `#${String(entry + 1)}`;
}

function sessionOf(side: Side): string {
  return side === 'client' ? l10n.t("the client's session") : l10n.t('the session with the target');
}

/** @param side that a message came from @param entry of that side's log */
export function droppedText(side: Side, entry: number): string {
  return side === 'client'
    ? l10n.t('Dropped by hand: {0} was not passed on to the target.', numberOf(entry))
    : l10n.t('Dropped by hand: {0} was not passed on to the client.', numberOf(entry));
}

/** The same for the other side's log. */
export function droppedThereText(side: Side, entry: number): string {
  return l10n.t('Dropped by hand: {0} of {1} was not passed on.', numberOf(entry), sessionOf(side));
}

/** A message's beginning: of each log, what stands in the other one is quoted. */
function quoted({ kind, head }: Quoted): string {
  const characters = Array.from(previewOf(kind, head));
  return characters.length > MOST_QUOTED ? `${characters.slice(0, MOST_QUOTED).join('')}…` : characters.join('');
}

/** For the log of the side that a message came from. @param entry the message that came @param passed what went out, and its entry there */
export function editedText(side: Side, entry: number, passed: Quoted): string {
  return l10n.t(
    'Edited by hand: in place of {0}, "{1}" was passed on ({2} of {3}).',
    numberOf(entry),
    quoted(passed),
    numberOf(passed.entry),
    sessionOf(otherSide(side)),
  );
}

/** The same for the other side's log. @param came the message that came @param passed the entry of this log */
export function editedThereText(side: Side, came: Quoted, passed: number): string {
  return l10n.t(
    'Edited by hand: {0} was passed on in place of "{1}" ({2} of {3}).',
    numberOf(passed),
    quoted(came),
    numberOf(came.entry),
    sessionOf(side),
  );
}

/** @param side whose log has the entries; what it received meanwhile may stand between them */
export function injectedText(side: Side, entry: number, last = entry): string {
  if (last > entry) {
    return side === 'client'
      ? l10n.t(
          'What was sent in {0} to {1} was sent from here: it did not come from the target.',
          numberOf(entry),
          numberOf(last),
        )
      : l10n.t(
          'What was sent in {0} to {1} was sent from here: it did not come from the client.',
          numberOf(entry),
          numberOf(last),
        );
  }
  return side === 'client'
    ? l10n.t('{0} was sent from here: it did not come from the target.', numberOf(entry))
    : l10n.t('{0} was sent from here: it did not come from the client.', numberOf(entry));
}

/** @param side that they came from */
export function abandonedText(side: Side, count: number): string {
  return side === 'client'
    ? l10n.t('Held messages of the client that were not passed on, since this end has disconnected: {0}', count)
    : l10n.t('Held messages of the target that were not passed on, since this end has disconnected: {0}', count);
}

/** @param side that is gone */
export function lostText(side: Side, count: number): string {
  return side === 'client'
    ? l10n.t('Held messages that can no longer be passed on, since the client is gone: {0}', count)
    : l10n.t('Held messages that can no longer be passed on, since the target is gone: {0}', count);
}

/** Why a client isn't passed on. @param address of the target @param failure of the leg to it */
export function notReached(address: string, failure: Failure | undefined): Failure {
  return {
    ...failure,
    code: 'relay-target',
    stage: failure?.stage ?? 'tcp',
    // What isn't covered here would stand in the client's log.
    message: coverAddresses(
      l10n.t('The target {0}: {1}', address, failure?.message ?? l10n.t('the connection was closed.')),
    ),
  };
}
