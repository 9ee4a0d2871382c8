import * as l10n from '@vscode/l10n';
import type { Explanation, FailureFacts, Family } from './diagnosis';
import { connectAgain, editProfile, raiseTimeLimit, switchTls, useLocalhost, useUdp } from './fixes';
import { onRemote } from './localDiagnosis';
import { explainPath, pathOf } from './pathDiagnosis';

/** TCP: connections that aren't made, or break. What a reset or a silence means depends on the stage. */
export const CONNECTION: Family = {
  refused: onPath((facts) =>
    isLoopback(facts) || facts.failure.otherProtocol ? refusedHere(facts) : refusedElsewhere(facts),
  ),
  unreachable: onPath(({ failure, target, profile, remote }) => ({
    causes: [
      target.host.includes(':') && l10n.t('This machine has no IPv6, and {0} is an IPv6 address.', target.host),
      failure.systemCode === 'EHOSTUNREACH' && l10n.t('The host is off or no longer in this network.'),
      failure.systemCode === 'EADDRNOTAVAIL' &&
        l10n.t("The address can't be connected to, or all local ports are in use."),
      (failure.systemCode === 'EACCES' || failure.systemCode === 'EPERM') &&
        l10n.t('A firewall of this machine forbids it.'),
      l10n.t('There is no route to this network: a VPN or the network is off.'),
      l10n.t('The address is wrong.'),
      remote !== undefined && onRemote(remote),
    ],
    fixes: [connectAgain(), editProfile(profile)],
  })),
  'connect-timeout': (facts) =>
    facts.failure.stage === 'open' || facts.failure.stage === 'closing' ? goneSilent() : noAnswer(facts),
  reset: (facts) => (RESETS[facts.failure.stage] ?? resetWhileOpen)(facts),
  'handshake-timeout': (facts) => (SILENCES[facts.failure.stage] ?? silentHttp)(facts),
};

const RESETS: Readonly<Record<string, (facts: FailureFacts) => Explanation>> = {
  tcp: ({ profile }) => ({
    causes: [
      l10n.t('A firewall or a load balancer rejects the connection.'),
      l10n.t('The server took no more connections, or stopped in this moment.'),
    ],
    fixes: [connectAgain(), editProfile(profile)],
  }),
  proxy: ({ profile }) => ({
    causes: [
      l10n.t('This is no proxy of the kind that the profile says, or it speaks TLS where none was expected.'),
      l10n.t('The proxy does not allow this target, and says so by cutting the connection.'),
    ],
    fixes: [connectAgain(), editProfile(profile, ['proxy'])],
  }),
  tls: ({ profile, target }) => ({
    causes: [
      l10n.t('The port does not speak TLS: the server took the TLS hello for nonsense.'),
      l10n.t('A firewall or a filter on the way cuts connections to "{0}".', target.host),
      l10n.t('The server does not know this host name, and wants another one (SNI).'),
    ],
    fixes: [switchTls(profile, false), connectAgain(), editProfile(profile)],
  }),
  http: ({ profile }) => ({
    causes: [
      l10n.t('The server or the process behind it crashed on the request: see its log.'),
      l10n.t('The port speaks TLS or another protocol, and the server took the request for nonsense.'),
      l10n.t('A filter on the way does not let WebSocket pass.'),
    ],
    fixes: [connectAgain(), switchTls(profile, true), editProfile(profile)],
  }),
  closing: () => ({
    causes: [
      l10n.t(
        'The server cut the connection instead of finishing the close. Often this is harmless: nothing more was to come.',
      ),
    ],
    fixes: [connectAgain()],
  }),
};

const SILENCES: Readonly<Record<string, (facts: FailureFacts) => Explanation>> = {
  tls: ({ profile }) => ({
    causes: [
      l10n.t('The port does not speak TLS: the server waits for something else.'),
      l10n.t('The server or a proxy on the way is overloaded or hangs.'),
    ],
    fixes: [switchTls(profile, false), raiseTimeLimit(profile), connectAgain()],
  }),
  proxy: ({ profile }) => ({
    causes: [
      l10n.t("The proxy can't reach the target and waits, or drops what it does not allow."),
      l10n.t('This is no proxy of the kind that the profile says.'),
    ],
    fixes: [raiseTimeLimit(profile), connectAgain()],
  }),
};

function silentHttp({ profile, handshake }: FailureFacts): Explanation {
  const began = handshake?.exchanges.at(-1)?.response !== undefined;
  return {
    causes: [
      began && l10n.t('The answer began, but never became whole: the server or a proxy holds it back.'),
      l10n.t(
        'The server process hangs, is overloaded, or is stopped in a debugger: the system takes connections for it all the same.',
      ),
      l10n.t('The port speaks another protocol, in which the server waits for more.'),
      profile.transport === 'websocket' &&
        /^ws:/i.test(profile.url) &&
        l10n.t('The port speaks TLS, and waits for a TLS hello.'),
    ],
    fixes: [raiseTimeLimit(profile), connectAgain(), switchTls(profile, true), editProfile(profile)],
  };
}

function refusedHere({ target: { host, port }, profile, remote, failure }: FailureFacts): Explanation {
  if (failure.otherProtocol === 'udp')
    return {
      causes: [
        failure.hint,
        l10n.t('The server has not started yet, and another program has the UDP port with this number.'),
      ],
      fixes: [useUdp(profile), connectAgain(), editProfile(profile)],
    };
  const other = host === '127.0.0.1' ? '::1' : host === '::1' ? '127.0.0.1' : undefined;
  return {
    causes: [
      remote !== undefined &&
        l10n.t(
          '"{0}" is the machine that the workspace is on ({1}), not the one that you sit at: the server must run there.',
          host,
          remote,
        ),
      l10n.t('The server is not running, or has not started to listen yet.'),
      l10n.t('It listens on another port than {0}.', port ?? ''),
      other !== undefined && l10n.t('It listens on {0} only.', other),
      l10n.t('It runs in a container whose port is not published.'),
    ],
    fixes: [connectAgain(), other !== undefined && useLocalhost(profile), editProfile(profile)],
  };
}

function refusedElsewhere({ target: { port }, profile }: FailureFacts): Explanation {
  return {
    causes: [
      l10n.t('The server is not running, or has not started to listen yet.'),
      l10n.t('It listens on another port than {0}.', port ?? ''),
      l10n.t('It listens on its own machine only (127.0.0.1 or ::1).'),
      l10n.t('A firewall or a load balancer rejects the connection.'),
    ],
    fixes: [connectAgain(), editProfile(profile)],
  };
}

function noAnswer({ profile, remote }: FailureFacts): Explanation {
  return {
    causes: [
      l10n.t('A firewall drops the packets in silence.'),
      l10n.t('The host is off, or the address is wrong.'),
      l10n.t('The host is in a network that needs a VPN.'),
      remote !== undefined && onRemote(remote),
    ],
    fixes: [connectAgain(), raiseTimeLimit(profile), editProfile(profile)],
  };
}

function goneSilent(): Explanation {
  return {
    causes: [
      l10n.t('The peer or the network on the way is gone: power, Wi-Fi, VPN, sleep.'),
      l10n.t('A firewall or NAT forgot the connection, which had been idle for too long.'),
    ],
    fixes: [connectAgain()],
  };
}

function resetWhileOpen(): Explanation {
  return {
    causes: [
      l10n.t('The server process crashed, was killed or restarted.'),
      l10n.t('The server closed the connection while it had not read all that was sent to it.'),
      l10n.t('A proxy, load balancer or firewall cut a connection that was idle or open for too long.'),
    ],
    fixes: [connectAgain()],
  };
}

function isLoopback({ target: { host } }: FailureFacts): boolean {
  return /^(?:localhost|.*\.localhost|127\.\d+\.\d+\.\d+|::1)$/i.test(host);
}

/** Unix sockets and named pipes fail by the same codes, for other reasons. */
function onPath(explain: (facts: FailureFacts) => Explanation): (facts: FailureFacts) => Explanation {
  return (facts) =>
    pathOf(facts.profile) === undefined ? explain(facts) : explainPath(facts.profile, facts.failure.systemCode);
}
