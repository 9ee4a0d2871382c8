import * as l10n from '@vscode/l10n';
import type { Diagnosis, SessionFacts } from './diagnosis';
import { connectAgain, editProfile, switchTls } from './fixes';

/** What a server was noticed to speak, by the finding, with what that means for a TCP client. */
const SPOKEN: Readonly<Record<string, () => string>> = {
  'plain-tls-port': () => l10n.t('The server speaks TLS on this port: connect with it.'),
  'tcp-http-port': () =>
    l10n.t('The server speaks HTTP on this port: send a request such as "GET / HTTP/1.1", or use a ws:// address.'),
};

/** Why a server ended a TCP connection: both ends must speak one protocol, and it said that they don't, or not a word. */
export function explainMismatch({ profile, end, findings, log }: SessionFacts): Diagnosis | undefined {
  if (profile.transport !== 'tcp' || profile.role === 'server' || end?.by !== 'remote') return undefined;
  const found = findings.find(({ id }) => SPOKEN[id]);
  const speaks = found && SPOKEN[found.id];
  if (found && speaks) {
    const fixes = [found.id === 'plain-tls-port' && switchTls(profile, true), editProfile(profile), connectAgain()];
    return { headline: found.message, observed: [], causes: [speaks()], fixes: fixes.filter((fix) => !!fix) };
  }
  const isSecure = profile.tls !== undefined && profile.tls !== false;
  if (isSecure || log.sent.bytes === 0 || log.received.bytes > 0) return undefined;
  return {
    headline: l10n.t('The server ended the connection without a word after what was sent.'),
    observed: [],
    causes: [
      l10n.t('The server speaks TLS on this port: connect with it.'),
      l10n.t('The server speaks another protocol, and did not understand what was sent.'),
      l10n.t('That is its way: it takes what comes, and answers nothing.'),
    ],
    fixes: [switchTls(profile, true), editProfile(profile), connectAgain()].filter((fix) => fix !== undefined),
  };
}
