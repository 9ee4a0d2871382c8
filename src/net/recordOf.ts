import type { SessionRecord } from '../log/sessionRecord';
import type { Session } from './session';

/** What is kept of a session on disk, beside its log. */
export function recordOf(session: Session): SessionRecord {
  const { id, profile, transport, role, startedAt, state, stages, findings } = session;
  const { association, tls, failure, end, endedAt, handshake, profileFile } = session;
  return {
    id,
    profile,
    transport,
    role,
    startedAt,
    state,
    stages,
    findings,
    ...(profileFile !== undefined && { profileFile }),
    ...(association && { association }),
    ...(tls && { tls }),
    ...(handshake && { handshake }),
    ...(failure && { failure }),
    ...(end && { end }),
    ...(endedAt !== undefined && { endedAt }),
  };
}
