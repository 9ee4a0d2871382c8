import type { HttpHead } from '../api';
import { coverHeads, coverTexts, knownSecretsOf } from '../log/coverRecord';
import type { SessionView } from '../panel/messages';
import { coverAddresses } from '../protocol/knownSecrets';
import type { ShownSession } from './sessionView';

/** What a page is shown of a session, without the secrets of its profile and heads: the page has them when the person wants to see them. */
export function coverView(view: SessionView, session: ShownSession): SessionView {
  const secrets = knownSecretsOf(session);
  const covered = <T>(value: T): T => coverTexts(coverHeads(value), secrets) as T;
  const { address, stages, exchanges, findings, failure, end, reconnect, diagnosis } = view;
  return {
    ...view,
    // Where it leads to must be seen: ordinary words, which a cookie may have as its value, stay in it.
    address: coverAddresses(address),
    stages: covered(stages),
    findings: covered(findings),
    ...(exchanges && { exchanges: covered(exchanges) }),
    ...(failure && { failure: covered(failure) }),
    ...(end && { end: covered(end) }),
    ...(reconnect && { reconnect: covered(reconnect) }),
    ...(diagnosis && { diagnosis: covered(diagnosis) }),
  };
}

/** A head of a session as it may leave VS Code: no secret of the session's profile and heads is in it, in whatever field it stands. */
export function coverHead(head: HttpHead, session: ShownSession): HttpHead {
  return coverTexts(coverHeads(head), knownSecretsOf(session)) as HttpHead;
}
