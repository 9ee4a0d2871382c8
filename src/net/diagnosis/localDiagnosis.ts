import * as l10n from '@vscode/l10n';
import type { Explanation, FailureFacts, Family } from './diagnosis';
import { connectAgain, editProfile } from './fixes';

/** What goes wrong on this machine: a profile that can't be used, a listener that can't be bound, a mistake of ours. */
export const LOCAL: Family = {
  'bad-url': (facts) =>
    ofProfile(
      facts,
      l10n.t(
        'The address is not one that can be connected to: ws://host:port/path or wss://host:port/path, without a "#" part.',
      ),
    ),
  'bad-port': (facts) => ofProfile(facts, l10n.t('The port is not a number from 1 to 65535.')),
  'bad-header': (facts) =>
    ofProfile(
      facts,
      l10n.t('A header or a subprotocol contains a character that must not be in it, such as a line break.'),
    ),
  'port-in-use': ({ profile }) => ({
    causes: [
      l10n.t('Another program listens on this port, perhaps an earlier run of the same server.'),
      l10n.t('The port was in use a moment ago and is not free yet.'),
    ],
    fixes: [connectAgain(), editProfile(profile, ['port'])],
  }),
  'address-not-available': ({ profile, remote }) => ({
    causes: [
      l10n.t('The address belongs to no network interface of this machine.'),
      remote !== undefined && onRemote(remote),
    ],
    fixes: [editProfile(profile)],
  }),
  'permission-denied': ({ profile }) => ({
    causes: [
      l10n.t('Ports below 1024 are reserved for the administrator on many systems.'),
      l10n.t('Security software or a policy of this machine forbids it.'),
    ],
    fixes: [editProfile(profile, ['port'])],
  }),
  internal: () => ({
    causes: [l10n.t('This is a mistake in Socketscope: please report it.')],
    fixes: [connectAgain()],
  }),
};

/** In a remote workspace, all of the network is the remote machine's. */
export function onRemote(remote: string): string {
  return l10n.t(
    'The connection is made by the machine that the workspace is on ({0}), not by the one that you sit at.',
    remote,
  );
}

function ofProfile({ profile }: FailureFacts, cause: string): Explanation {
  return { causes: [cause], fixes: [editProfile(profile)] };
}
