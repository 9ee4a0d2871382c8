import type { Listener } from '../net/listen/listener';
import type { Session } from '../net/session';
import type { ClientOrder, ClientRow, ListenerView } from '../panel/listenerMessages';
import type { LogCounters } from '../panel/messages';
import { addressOf, listeningAddress } from '../profiles/address';
import { targetProfile } from '../profiles/forwardTo';
import { coverAddresses } from '../protocol/knownSecrets';
import { askedFor } from './askedFor';
import { framingKindOf, framingName } from './framingName';
import { exampleFor } from './listenerExample';

/** Of what was noticed, the last ones. */
const MAX_NOTICES = 3;

/** What the page shows of a listener. */
export function listenerViewOf(listener: Listener): ListenerView {
  const { id, profile, state, startedAt, halfAssociation, failure, ownCertificate, sessions, merged, findings } =
    listener;
  const own = profile.transport === 'tcp' ? profile.framing : undefined;
  const framing = framingName(own);
  const framingKind = framingKindOf(profile, own);
  const example = state === 'listening' ? exampleFor(listener) : undefined;
  const { encoding } = merged.text;
  const target = targetProfile(profile);
  return {
    id,
    name: profile.name,
    transport: profile.transport,
    state,
    startedAt,
    address: addressOfListener(listener),
    chunks: profile.transport === 'tcp' && framing === undefined,
    ...(target && { target: coverAddresses(addressOf(target)) }),
    ...(framing !== undefined && { framing }),
    ...(framingKind && { framingKind }),
    ...(encoding && { encoding }),
    ...(halfAssociation && state === 'listening' && { halfAssociation }),
    ...(failure && { failure }),
    ...(findings.length > 0 && { notices: findings.slice(-MAX_NOTICES).map(({ message }) => message) }),
    ...(ownCertificate !== undefined && { certificate: ownCertificate }),
    ...(example !== undefined && { example }),
    connected: sessions.filter(({ end }) => !end).length,
    listed: sessions.length,
    accepted: merged.clientCount,
  };
}

/** How much went through, with all clients. */
export function listenerCountersOf({ merged }: Listener): LogCounters {
  return { length: merged.length, frames: 0, ...merged.traffic };
}

/** Where clients reach it: with the port that it was given, and the first path that it takes. */
export function addressOfListener({ local, profile }: Pick<Listener, 'local' | 'profile'>): string {
  const address = listeningAddress(profile, local && 'port' in local ? local.port : (profile.port ?? 0));
  const path = profile.transport === 'websocket' && profile.path === undefined ? profile.paths?.[0] : undefined;
  return path === undefined || path === '/' ? address : address + path;
}

/** The clients `from` to `to`. By default those that are connected come first, the newest of each first. */
export function clientRowsOf(
  { sessions, merged }: Listener,
  from: number,
  to: number,
  order?: ClientOrder,
): ClientRow[] {
  const newest = [...sessions].reverse();
  if (!order) {
    return [...newest.filter(({ end }) => !end), ...newest.filter(({ end }) => end)]
      .slice(from, to)
      .map((session) => rowOf(session, merged));
  }
  const sign = order.descending ? -1 : 1;
  return newest
    .map((session) => rowOf(session, merged))
    .sort((one, other) => sign * compare(one, other, order.by))
    .slice(from, to);
}

function compare(one: ClientRow, other: ClientRow, by: ClientOrder['by']): number {
  switch (by) {
    case 'since':
      return one.number - other.number;
    case 'received':
    case 'sent':
      return one[by].messages - other[by].messages;
    case 'state':
      return one.state.localeCompare(other.state);
    case 'asked':
      return (one.asked?.target ?? '').localeCompare(other.asked?.target ?? '');
    case 'peer':
      return one.peer.localeCompare(other.peer, undefined, { numeric: true });
  }
}

function rowOf(session: Session, merged: Listener['merged']): ClientRow {
  const { id, state, startedAt, log, failure } = session;
  const number = merged.numberOf(session);
  const asked = askedFor(session);
  return {
    id,
    number,
    peer: merged.peerOf(number),
    state,
    since: startedAt,
    received: { ...log.received },
    sent: { ...log.sent },
    ...(asked && { asked }),
    ...(failure && { problem: failure.message }),
  };
}
