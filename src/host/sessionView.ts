import * as l10n from '@vscode/l10n';
import type { Event } from 'vscode';
import type { Session } from '../api';
import type { FileLog } from '../log/fileLog';
import type { ReadNotes } from '../log/notes';
import type { DiagnosisView, LogCounters, RecordingView, SessionView } from '../panel/messages';
import { addressOf } from '../profiles/address';

/** Of a log, that the page is told: a damaged file may have one at every entry, and nobody reads them all. */
const MAX_PROBLEMS = 100;

/** A session with a log of ours: live, ended, or read back from disk. */
export interface ShownSession extends Session {
  readonly log: FileLog;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** Milliseconds since the epoch; absent while it lives, and if nobody saw its end. */
  readonly endedAt?: number | undefined;
  /** Anything but the log has changed. Absent: this is a recording, read back from disk. */
  readonly onDidChange?: Event<undefined>;
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
  const protocol = profile.transport === 'tcp' ? framingName(profile.framing?.kind) : handshake?.protocol;
  return {
    id: session.id,
    name: profile.name,
    transport: profile.transport,
    state: session.state,
    startedAt: session.startedAt,
    ...(session.endedAt !== undefined && { endedAt: session.endedAt }),
    address: session.isHeadLost ? '' : addressOf(profile),
    chunks: profile.transport === 'tcp' && (profile.framing?.kind ?? 'none') === 'none',
    stages: session.stages,
    findings: session.findings,
    warnings: warningsOf(session),
    restored: !session.onDidChange,
    ...(session.state === 'connecting' && { elapsedMs: Date.now() - session.startedAt }),
    ...(protocol && { protocol }),
    ...(association && { association }),
    ...(halfAssociation && { halfAssociation }),
    ...(tls && { tls }),
    ...(handshake && { exchanges: handshake.exchanges }),
    ...(failure && { failure }),
    ...(end && { end }),
    ...(recording && { recording }),
    ...(problems.length > 0 && { logProblems: problems }),
    ...(diagnosis && { diagnosis: shown(diagnosis) }),
  };
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

export function countersOf({ log }: ShownSession): LogCounters {
  return { length: log.length, frames: log.frameCount, sent: { ...log.sent }, received: { ...log.received } };
}

function framingName(kind: 'none' | 'line' | undefined): string | undefined {
  return kind === 'line' ? l10n.t('lines') : undefined;
}
