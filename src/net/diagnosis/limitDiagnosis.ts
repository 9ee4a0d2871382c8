import * as l10n from '@vscode/l10n';
import type { Explanation, FailureFacts, Family } from './diagnosis';
import { compressionOff, connectAgain, editProfile, raiseMessageLimit } from './fixes';

/** Limits of ours, and connections that end without what should come first. */
export const LIMITS: Family = {
  'frame-too-big': tooBig,
  'message-too-big': tooBig,
  'decompression-limit': (facts) => ({
    ...tooBig(facts),
    fixes: [raiseMessageLimit(facts.profile), compressionOff(facts.profile), connectAgain()],
  }),
  'too-many-fragments': () => ({
    causes: [
      l10n.t(
        'The server sends a message in very many fragments, or never ends one: a stream that should be many messages.',
      ),
      l10n.t('The server attacks its clients with fragments.'),
    ],
    fixes: [connectAgain()],
  }),
  'eof-in-frame': () => ({
    causes: [
      l10n.t('The server process crashed or was killed while it was sending.'),
      l10n.t('A proxy or a load balancer cut the connection.'),
      l10n.t('A frame is shorter than its header says.'),
    ],
    fixes: [connectAgain()],
  }),
  'eof-without-close': () => ({
    causes: [
      l10n.t('The server process ended, crashed or was restarted: its system closed the connection for it.'),
      l10n.t(
        'A proxy or load balancer closed a connection that was idle or open for too long (60 s is a usual limit).',
      ),
      l10n.t('The server ends connections without the close frame that RFC 6455 asks for.'),
    ],
    fixes: [connectAgain()],
  }),
  'close-timeout': () => ({
    causes: [
      l10n.t('The server process hangs, and does not read the close frame.'),
      l10n.t('The server still sends a lot of data before it comes to the close frame.'),
      l10n.t('The peer or the network on the way is gone: power, Wi-Fi, VPN, sleep.'),
    ],
    fixes: [connectAgain()],
  }),
  'tcp-not-closed': () => ({
    causes: [
      l10n.t('The server answers the close frame, but forgets to close its socket: it may run out of sockets one day.'),
    ],
    fixes: [connectAgain()],
  }),
  'ping-timeout': ({ profile }) => ({
    causes: [
      l10n.t('The peer or the network on the way is gone: power, Wi-Fi, VPN, sleep.'),
      l10n.t('A firewall or NAT forgot the connection, which had been idle for too long.'),
      l10n.t('The server hangs or is stopped in a debugger, and answers no ping.'),
    ],
    fixes: [connectAgain(), editProfile(profile, [profile.transport === 'websocket' ? 'ping' : 'keepAlive'])],
  }),
};

function tooBig({ profile }: FailureFacts): Explanation {
  return {
    causes: [
      l10n.t('The server sends larger messages than the profile allows ("maxMessageSize").'),
      l10n.t(
        'The stream is out of step: an earlier frame had another length than it said, or something else wrote to the connection.',
      ),
    ],
    fixes: [raiseMessageLimit(profile), connectAgain()],
  };
}
