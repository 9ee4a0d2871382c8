import * as l10n from '@vscode/l10n';
import type { Event } from 'vscode';
import type { Session } from '../api';
import type { FileLog } from '../log/fileLog';
import type { ReadNotes } from '../log/notes';
import type { ReconnectState } from '../net/reconnection';
import type { Relay } from '../net/relay/relay';
import type { DiagnosisView, LogCounters, ReconnectView, RecordingView, SessionView } from '../panel/messages';
import type { Framing, Profile } from '../profiles/profile';
import { addressOf, listeningAddress } from '../profiles/address';
import { socketOptionsOf } from '../profiles/socketOptions';
import { askedFor } from './askedFor';
import { framingKindOf, framingName } from './framingName';

/** Of a log, that the page is told: a damaged file may have one at every entry, and nobody reads them all. */
const MAX_PROBLEMS = 100;

/** A session with a log of ours: live, ended, or read back from disk. */
export interface ShownSession extends Session {
  readonly log: FileLog;
  /** The address of the file of the saved profile that it was made from, if it was. */
  readonly profileFile?: string | undefined;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** Milliseconds since the epoch; absent while it lives, and if nobody saw its end. */
  readonly endedAt?: number | undefined;
  /** Anything but the log has changed. Absent: this is a recording, read back from disk. */
  readonly onDidChange?: Event<undefined> | undefined;
  /** When {@link Session.stages} began, in milliseconds since the epoch. Absent: with the session. */
  readonly stagesFrom?: number;
  /** How connecting again stands. */
  readonly reconnecting?: ReconnectState | undefined;
  /** Waits no longer to connect again. */
  connectNow?(): void;
  /** TCP: who has ended his side, while the other one goes on. */
  readonly endedSide?: 'local' | 'remote' | undefined;
  /** TCP: ends this end's side. Absent: a recording. */
  endSending?(): Promise<void>;
  /** Another one than its profile's, with which it is shown. */
  readonly framing?: Framing;
  /** The session itself, as it is with its profile's framing. */
  readonly base?: ShownSession;
  /** TCP: a log of the stream's chunks. Of a recording, the caller disposes of it. */
  openChunks?(): Promise<FileLog | undefined>;
  /** Of a leg of a relay: the other leg, and what joins them. */
  readonly leg?: ShownSession | undefined;
  readonly relay?: Relay | undefined;
  /** What is only for showing it ends. Absent: there is nothing. */
  dispose?(): void;
  /** Of a recording; see `RestoredSession`. */
  readonly isInterrupted?: boolean;
  readonly isHeadLost?: boolean;
  /** Milliseconds since the epoch. */
  readonly importedAt?: number | undefined;
  readonly headProblems?: readonly string[];
}

/** What the page shows of a session. */
export function viewOf(session: ShownSession, notes: ReadNotes, diagnosis?: DiagnosisView): SessionView {
  const { profile, association, halfAssociation, tls, handshake, failure, end } = session;
  const recording = recordingOf(session, notes);
  const problems = [
    ...(session.headProblems ?? []),
    ...(notes.problem === undefined ? [] : [notes.problem]),
    ...session.log.problems.slice(0, MAX_PROBLEMS).map(({ message }) => message),
  ];
  const more = session.log.problems.length - MAX_PROBLEMS;
  if (more > 0) problems.push(l10n.t('and {0} more', more));
  const framing = session.framing ?? (profile.transport === 'tcp' ? profile.framing : undefined);
  const framingKind = framingKindOf(profile, framing);
  const socketOptions = socketOptionsOf(profile);
  const origin = session.role === 'server' ? askedFor(session)?.origin : undefined;
  const protocol = profile.transport === 'tcp' ? framingName(framing) : handshake?.protocol;
  return {
    id: session.id,
    name: profile.name,
    transport: profile.transport,
    role: session.role,
    state: session.state,
    startedAt: session.startedAt,
    ...(session.endedAt !== undefined && { endedAt: session.endedAt }),
    address: session.isHeadLost ? '' : addressOfSession(session),
    chunks: profile.transport === 'tcp' && (framing?.kind ?? 'none') === 'none',
    ...(framingKind && { framingKind }),
    ...(hasManyPeers(profile) && { manyPeers: true as const }),
    ...(session.framing && { reframed: true as const }),
    stages: session.stages,
    findings: session.findings,
    warnings: warningsOf(session),
    restored: !session.onDidChange,
    ...(isLeg(session) && { leg: true as const }),
    ...(session.state === 'connecting' && { elapsedMs: Date.now() - (session.stagesFrom ?? session.startedAt) }),
    ...(session.reconnecting && { reconnect: reconnectOf(session.reconnecting) }),
    ...(session.endedSide && { endedSide: session.endedSide }),
    ...(protocol && { protocol }),
    ...(session.log.text.encoding && { encoding: session.log.text.encoding }),
    ...(socketOptions !== undefined && { socketOptions }),
    ...(association && { association }),
    ...(halfAssociation && { halfAssociation }),
    ...(origin !== undefined && { origin }),
    ...(tls && { tls }),
    ...(handshake && { exchanges: handshake.exchanges }),
    ...(failure && { failure }),
    ...(end && { end }),
    ...(recording && { recording }),
    ...(problems.length > 0 && { logProblems: problems }),
    ...(diagnosis && { diagnosis: shown(diagnosis) }),
  };
}

/** A client's datagrams come from any peer where it sends to a group. */
function hasManyPeers(profile: Profile): boolean {
  if (profile.transport !== 'udp' || profile.role === 'server') return false;
  return profile.broadcast === true || (profile.multicast !== undefined && profile.multicast !== false);
}

function reconnectOf({ attempt, attempts, at, waitMs, cause }: ReconnectState): ReconnectView {
  return { attempt, attempts, waitMs, cause, ...(at !== undefined && { inMs: Math.max(0, at - Date.now()) }) };
}

function recordingOf(session: ShownSession, { notes }: ReadNotes): RecordingView | undefined {
  if (session.onDidChange && !(session.end && (notes.name !== undefined || notes.pinned))) return undefined;
  return {
    name: notes.name ?? session.profile.name,
    ...(session.importedAt !== undefined && { importedAt: session.importedAt }),
    ...(session.isInterrupted && { interrupted: true }),
    ...(notes.pinned && { pinned: true }),
    ...(session.isHeadLost && { headLost: true }),
  };
}

/** Without what the fixes do. */
function shown({ headline, observed, causes, fixes }: DiagnosisView): DiagnosisView {
  return {
    headline,
    observed,
    causes,
    fixes: fixes.map(({ id, label, detail }) => ({ id, label, ...(detail !== undefined && { detail }) })),
  };
}

/** What must stay in sight as long as the session is looked at. */
function warningsOf({ findings }: ShownSession): string[] {
  const badges: Readonly<Record<string, string>> = {
    'tls-unverified': l10n.t('Certificate not verified'),
    'tls-key-log': l10n.t('TLS keys written to a file'),
  };
  return findings.flatMap(({ id }) => badges[id] ?? []);
}

/** Whether it is a leg of a relay, which comes and goes with its client; also where there is no other leg (yet). */
export function isLeg(session: ShownSession): boolean {
  const { leg, relay } = session.base ?? session;
  return leg !== undefined || relay !== undefined;
}

export function countersOf({ log }: ShownSession): LogCounters {
  return { length: log.length, frames: log.frameCount, sent: { ...log.sent }, received: { ...log.received } };
}

/** Where a session's client asked to be connected: a server's is where it was accepted, with the port that the listener was given and the path that was asked for. */
export function addressOfSession(session: Pick<ShownSession, 'profile' | 'association' | 'handshake'>): string {
  const { profile, association } = session;
  if (profile.role !== 'server') return addressOf(profile);
  const local = association?.local;
  const address = listeningAddress(profile, local && 'port' in local ? local.port : (profile.port ?? 0));
  // What clients asked for tells them apart. A path of a Unix socket goes on to no other path.
  const target = profile.path === undefined ? askedFor(session)?.target : undefined;
  return target?.startsWith('/') ? `${address}${target}` : address;
}
