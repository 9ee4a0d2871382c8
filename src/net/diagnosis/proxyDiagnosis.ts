import * as l10n from '@vscode/l10n';
import { statusOf } from '../../protocol/httpHead';
import type { Explanation, FailureFacts, Family } from './diagnosis';
import { connectAgain } from './fixes';
import { proxyExchange } from './observed';

/** What a proxy answers instead of making the way free (RFC 9110 §9.3.6). Its fixes are those of the stage. */
export const PROXY: Family = {
  'proxy-malformed': notOne,
  'proxy-refused': (facts) => {
    const response = proxyExchange(facts.stages)?.response;
    return explained(facts, response && statusOf(response));
  },
  'proxy-auth': (facts) => ({
    causes: [
      l10n.t('The proxy wants a user name and a password: put them into its address (http://user:password@host:port).'),
      l10n.t('The user name or the password is wrong or has expired.'),
      /\b(?:NTLM|Negotiate|Kerberos)\b/i.test(schemesOf(facts)) &&
        l10n.t(
          'The proxy wants a login that Socketscope does not speak ({0}). A local helper proxy can do it.',
          schemesOf(facts),
        ),
    ],
    fixes: [connectAgain()],
  }),
};

/** What other families' codes mean of a proxy. */
export const AT_PROXY: Family = {
  refused: notThere,
  unreachable: notThere,
  'connect-timeout': notThere,
  dns: notThere,
  'http-malformed': notOne,
  'header-too-large': notOne,
  'handshake-eof': notOne,
  'bad-url': () => ({
    causes: [l10n.t("The address of the proxy, in the profile or in VS Code's settings, is not one.")],
  }),
  'bad-port': () => ({
    causes: [l10n.t("The address of the proxy, in the profile or in VS Code's settings, is not one.")],
  }),
};

function notThere(): Explanation {
  return {
    causes: [
      l10n.t('The proxy is not running, or not at this address.'),
      l10n.t('The proxy is in a network that needs a VPN, or a firewall is before it.'),
    ],
    fixes: [connectAgain()],
  };
}

function notOne(): Explanation {
  return {
    causes: [
      l10n.t('This is no proxy of the kind that the profile says.'),
      l10n.t('The proxy does not allow this target, and says so by cutting the connection.'),
    ],
    fixes: [connectAgain()],
  };
}

function explained({ target }: FailureFacts, status: number | undefined): Explanation {
  const fixes = [connectAgain()];
  const forbidden = l10n.t('The rules of the proxy forbid this target. Many allow port 443 only.');
  const unreachable = l10n.t("The proxy can't reach {0}, or can't resolve its name.", target.host);
  const otherKind = l10n.t('This is no proxy of the kind that the profile says, or it has no CONNECT.');
  if (status === undefined) return { causes: [unreachable, forbidden, otherKind], fixes };
  if (status === 403 || status === 451) return { causes: [forbidden], fixes };
  if (status >= 500) return { causes: [unreachable, forbidden], fixes };
  return { causes: [otherKind, forbidden, unreachable], fixes };
}

function schemesOf({ stages }: FailureFacts): string {
  const headers = proxyExchange(stages)?.response?.headers ?? [];
  return headers
    .filter(([name]) => name.toLowerCase() === 'proxy-authenticate')
    .map(([, value]) => value.split(' ')[0])
    .join(', ');
}
