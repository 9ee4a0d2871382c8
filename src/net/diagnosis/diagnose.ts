import * as l10n from '@vscode/l10n';
import type { Failure } from '../../api';
import type { ClientProfile } from '../../profiles/profile';
import type { Target } from '../failures';
import { explainClose } from './closeDiagnosis';
import { CONNECTION } from './connectionDiagnosis';
import type { Diagnosis, Explanation, FailureFacts, Family, Fix, Maybe, SessionFacts, Surroundings } from './diagnosis';
import { connectAgain, editProfile, editProxy, withoutProxy } from './fixes';
import { FRAMES } from './frameDiagnosis';
import { HANDSHAKE } from './handshakeDiagnosis';
import { LIMITS } from './limitDiagnosis';
import { LOCAL } from './localDiagnosis';
import { explainMismatch } from './mismatchDiagnosis';
import { NAMES } from './nameDiagnosis';
import { observedOf } from './observed';
import { AT_PROXY, PROXY } from './proxyDiagnosis';
import { TLS } from './tlsDiagnosis';

const FAMILIES: Family = {
  ...LOCAL,
  ...NAMES,
  ...CONNECTION,
  ...PROXY,
  ...TLS,
  ...HANDSHAKE,
  ...FRAMES,
  ...LIMITS,
};

/**
 * Why a session failed, or ended by a telling close code.
 *
 * @returns `undefined` for a session that lives, or ended as sessions do.
 */
export function diagnose(session: SessionFacts, surroundings: Surroundings): Diagnosis | undefined {
  const { failure, profile } = session;
  const { saved } = surroundings;
  if (profile.role === 'server') return failure && ofClient(failure);
  if (!failure) return session.end && offered(explainClose(session.end, profile) ?? explainMismatch(session), saved);
  // Its getters live on its prototype: a session can't be spread.
  const { end, stages, handshake, tls, association, findings, log, startedAt } = session;
  const target = targetOf(profile);
  const facts: FailureFacts = {
    ...surroundings,
    ...{ profile, end, stages, handshake, tls, association, findings, log, startedAt, failure, target },
  };
  const atProxy = failure.stage === 'proxy';
  // What is said of networks doesn't hold for a Unix socket.
  const isPath = target.port === undefined && failure.stage === 'tcp';
  const known = (atProxy ? AT_PROXY[failure.code] : undefined) ?? FAMILIES[failure.code];
  const explain = isPath ? unknown : (known ?? unknown);
  const { causes, observed = [], fixes = [] } = explain(facts);
  const proxyFixes = atProxy ? [withoutProxy(), editProxy(profile)] : [];
  return offered(
    {
      headline: failure.message,
      observed: [...observedOf(facts), ...present(observed)],
      causes: present(causes),
      fixes: [...proxyFixes, ...present(fixes)],
    },
    saved,
  );
}

/** Of a client that a listener accepted: what to mend is at the other end. */
function ofClient({ message, hint }: Failure): Diagnosis {
  return { headline: message, observed: [], causes: hint === undefined ? [] : [hint], fixes: [] };
}

/** A failure that has no family (yet): what its maker knew. */
function unknown({ failure, profile }: FailureFacts): Explanation {
  return {
    causes: [failure.hint ?? l10n.t('Socketscope has no explanation for "{0}" yet.', failure.code)],
    fixes: [connectAgain(), editProfile(profile)],
  };
}

/** Without the fixes that can't be done here, and each one once. */
function offered(diagnosis: Diagnosis | undefined, saved: boolean): Diagnosis | undefined {
  if (!diagnosis) return undefined;
  const fixes = new Map<string, Fix>();
  for (const fix of diagnosis.fixes) {
    if (Array.isArray(fix.open) && !saved) continue;
    if (!fixes.has(fix.id)) fixes.set(fix.id, fix);
  }
  return { ...diagnosis, fixes: [...fixes.values()] };
}

function present<T>(items: readonly Maybe<T>[]): T[] {
  return items.filter((item): item is T => item !== false && item !== undefined);
}

/** Where the profile leads, as far as its address says so before its variables are resolved. */
function targetOf(profile: ClientProfile): Target {
  if (profile.transport === 'tcp') return { host: profile.path ?? profile.host ?? '', port: profile.port };
  if (profile.transport === 'udp') return { host: profile.host, port: profile.port };
  if (!URL.canParse(profile.url)) return { host: profile.url, port: 0 };
  const { hostname, port, protocol } = new URL(profile.url);
  return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || (protocol === 'wss:' ? 443 : 80)) };
}
