import * as l10n from '@vscode/l10n';
import { fieldValues, statusOf } from '../../protocol/httpHead';
import { recogniseProtocol } from '../../protocol/recogniseProtocol';
import type { Explanation, FailureFacts, Family, Fix } from './diagnosis';
import { addProtocol, compressionOff, connectAgain, editProfile, followRedirects, switchTls } from './fixes';
import { explainRefusal } from './refusalDiagnosis';

/** The WebSocket handshake (RFC 6455 §4): answers that never became whole, aren't HTTP, say no, or are wrong. */
export const HANDSHAKE: Family = {
  'handshake-eof': (facts) => (facts.failure.stage === 'tls' ? closedInTls(facts) : closedInHttp(facts)),
  'http-malformed': (facts) => {
    const protocol = facts.failure.received && recogniseProtocol(facts.failure.received);
    return {
      causes: [
        protocol === 'TLS' && l10n.t('The server speaks TLS on this port: connect with it.'),
        protocol === 'HTTP/2' &&
          l10n.t('The server speaks only HTTP/2 on this port, and the WebSocket handshake is HTTP/1.1.'),
        protocol !== undefined &&
          protocol !== 'TLS' &&
          l10n.t('This is the port of a {0} server, not of a WebSocket server.', protocol),
        protocol === undefined &&
          l10n.t(
            'The port belongs to another kind of server. For a raw TCP server, use a profile with "transport": "tcp".',
          ),
        l10n.t('The port in the address is wrong.'),
      ],
      fixes: [protocol === 'TLS' && switchTls(facts.profile, true), editProfile(facts.profile)],
    };
  },
  'header-too-large': ({ profile }) => ({
    causes: [
      l10n.t('The server sends very large or very many header fields, often cookies.'),
      l10n.t('The server does not speak HTTP here, and its bytes never become a head.'),
    ],
    fixes: [connectAgain(), editProfile(profile)],
  }),
  'http-status': refused,
  redirect: refused,
  'bad-upgrade': fromIntermediary,
  'bad-connection': fromIntermediary,
  'bad-accept': ({ profile }) => ({
    causes: [
      l10n.t('A cache or a proxy answered with the answer to an older request.'),
      l10n.t(
        'The server computes it wrongly: from the key, with its "==", and the GUID of RFC 6455, by SHA-1 and Base64.',
      ),
      l10n.t('The server does not read the request, and always sends the same answer.'),
    ],
    fixes: [connectAgain(), editProfile(profile)],
  }),
  'bad-version': ({ profile }) => ({
    causes: [l10n.t('The server speaks only another version of WebSocket than 13, from before RFC 6455 (2011).')],
    fixes: [editProfile(profile), connectAgain()],
  }),
  'bad-subprotocol': (facts) => ({
    causes: [
      l10n.t('The server speaks only this subprotocol, whatever is offered: offer it.'),
      l10n.t('The names differ in their case or their version.'),
      l10n.t('The server must not choose what was not offered: it is a mistake of its own.'),
    ],
    fixes: [chosenProtocol(facts), editProfile(facts.profile, ['protocols'])],
  }),
  'subprotocol-declined': ({ profile }) => ({
    causes: [l10n.t('The server knows none of the subprotocols that were offered, or none at all.')],
    fixes: [editProfile(profile, ['protocols'])],
  }),
  'bad-extension': ({ profile }) => ({
    causes: [
      l10n.t('The server, or a proxy before it, has a mistake in its compression (permessage-deflate).'),
      l10n.t('The server chose an extension that was not offered.'),
    ],
    fixes: [compressionOff(profile), editProfile(profile, ['compression'])],
  }),
  intermediary: fromIntermediary,
};

function refused(facts: FailureFacts): Explanation {
  const { failure, handshake, profile } = facts;
  const response = handshake?.exchanges.at(-1)?.response;
  const status = response && statusOf(response);
  const isRedirect =
    status !== undefined && status >= 300 && status < 400 && fieldValues(response!, 'location').length > 0;
  if (!isRedirect && failure.code === 'http-status') return explainRefusal(status ?? 0, facts);
  const allowed = profile.transport === 'websocket' ? (profile.redirects ?? 0) : 0;
  return {
    causes:
      allowed === 0
        ? [
            l10n.t(
              'The service has moved, or is at a path with or without a final "/". The profile follows no redirects.',
            ),
            l10n.t('You are not logged in, and the server leads to its login page.'),
            l10n.t('The server wants TLS, and leads there.'),
          ]
        : [
            l10n.t(
              'The redirects lead in a circle, are more than the profile allows ({0}), or lead to where none may be followed.',
              allowed,
            ),
            l10n.t('You are not logged in, and the server leads to its login page.'),
          ],
    fixes: [profile.transport === 'websocket' && followRedirects(profile), editProfile(profile), connectAgain()],
  };
}

function closedInTls({ profile }: FailureFacts): Explanation {
  return {
    causes: [
      l10n.t('The port does not speak TLS: the server took the TLS hello for nonsense.'),
      l10n.t('The server does not know this host name, and wants another one (SNI).'),
      l10n.t('A load balancer has no server behind it.'),
    ],
    fixes: [switchTls(profile, false), connectAgain(), editProfile(profile)],
  };
}

function closedInHttp({ profile, failure, handshake }: FailureFacts): Explanation {
  const nothing = (failure.received?.length ?? 0) === 0 && !handshake?.exchanges.at(-1)?.response;
  return {
    causes: [
      nothing
        ? l10n.t('The port speaks TLS or another protocol, and the server took the request for nonsense.')
        : l10n.t('The server or the process behind it crashed in the middle of its answer: see its log.'),
      l10n.t('The server or the process behind it does not know WebSocket, or not at this path, and hangs up.'),
      l10n.t('A proxy or a load balancer has no server behind it.'),
    ],
    fixes: [switchTls(profile, true), connectAgain(), editProfile(profile)],
  };
}

/** An answer that would be right but for what a proxy takes away. */
function fromIntermediary({ profile }: FailureFacts): Explanation {
  return {
    causes: [
      l10n.t(
        'A proxy on the way does not know WebSocket, and removed the fields "Upgrade" and "Connection", which nginx does unless it is told otherwise.',
      ),
      l10n.t('The server answers 101 without being a WebSocket server.'),
    ],
    fixes: [connectAgain(), switchTls(profile, true), editProfile(profile)],
  };
}

function chosenProtocol({ handshake, profile }: FailureFacts): Fix | undefined {
  const response = handshake?.exchanges.at(-1)?.response;
  const [chosen, ...more] = response ? fieldValues(response, 'sec-websocket-protocol') : [];
  const isToken = chosen !== undefined && /^[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,100}$/.test(chosen);
  if (!isToken || more.length > 0 || profile.transport !== 'websocket' || profile.protocols?.includes(chosen))
    return undefined;
  return addProtocol(profile, chosen);
}
