import * as l10n from '@vscode/l10n';
import type { Explanation, FailureFacts, Family } from './diagnosis';
import { connectAgain, editProfile, raiseTimeLimit } from './fixes';
import { onRemote } from './localDiagnosis';

/** Names that don't resolve: each kind of no has its own causes. */
export const NAMES: Family = {
  dns: (facts) => (KINDS[facts.failure.systemCode ?? 'ETIMEOUT'] ?? notFound)(facts),
};

const KINDS: Family = {
  ENOTFOUND: notFound,
  EAI_NONAME: notFound,
  EAI_AGAIN: temporary,
  EAI_FAIL: temporary,
  ESERVFAIL: temporary,
  EREFUSED: temporary,
  ENODATA: noAddress,
  EAI_NODATA: noAddress,
  EAI_ADDRFAMILY: noAddress,
  ETIMEOUT: slow,
  ETIMEDOUT: slow,
};

function notFound({ target: { host }, profile, remote }: FailureFacts): Explanation {
  return {
    causes: [
      l10n.t('The name "{0}" is misspelt, or is no longer registered.', host),
      host.endsWith('.local')
        ? l10n.t(
            'Names in ".local" are told by the machines themselves (mDNS): the machine is off, or in another network.',
          )
        : host.includes('.')
          ? l10n.t('The name is known only inside a network: a VPN is off, or a line in the hosts file is missing.')
          : l10n.t(
              'A name without a dot is known only in its own network. Names of containers are known only to other containers.',
            ),
      remote !== undefined && onRemote(remote),
    ],
    fixes: [editProfile(profile), connectAgain()],
  };
}

function temporary({ profile, remote }: FailureFacts): Explanation {
  return {
    causes: [
      l10n.t('There is no network connection at the moment, or a VPN is being set up.'),
      l10n.t("The name server has a problem or can't be reached. It may pass by itself."),
      remote !== undefined && onRemote(remote),
    ],
    fixes: [connectAgain(), editProfile(profile)],
  };
}

function noAddress({ target: { host }, profile }: FailureFacts): Explanation {
  return {
    causes: [
      l10n.t(
        'The name "{0}" exists, but has no address, or none of the family (IPv4, IPv6) that this machine uses.',
        host,
      ),
      l10n.t('The service is at another name of the same domain, such as "www" or "api".'),
    ],
    fixes: [editProfile(profile), connectAgain()],
  };
}

function slow({ profile, remote }: FailureFacts): Explanation {
  return {
    causes: [
      l10n.t(
        'The name server does not answer: a firewall drops the questions, or a VPN has changed which server is asked.',
      ),
      l10n.t('There is no network connection at the moment, or a VPN is being set up.'),
      remote !== undefined && onRemote(remote),
    ],
    fixes: [connectAgain(), raiseTimeLimit(profile), editProfile(profile)],
  };
}
