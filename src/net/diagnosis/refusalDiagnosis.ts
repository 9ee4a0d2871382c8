import * as l10n from '@vscode/l10n';
import type { Explanation, FailureFacts, PropertyPath } from './diagnosis';
import { connectAgain, editProfile, switchTls } from './fixes';

interface Refusal {
  readonly causes: readonly string[];
  /** Where in the profile the cause may be; the address if left out. */
  readonly property?: PropertyPath;
  /** It may pass by itself. */
  readonly passes?: boolean;
  /** The other of ws and wss may be the right one. */
  readonly wantsTls?: boolean;
}

/** What an answer other than 101, and not a redirect to follow, means for a WebSocket (RFC 9110 §15). Any number is answered. */
export function explainRefusal(status: number, { profile }: FailureFacts): Explanation {
  const { causes, property, passes = false, wantsTls = false } = STATUSES[status]?.() ?? ofClass(status);
  return {
    causes,
    fixes: [
      passes && connectAgain(),
      wantsTls && switchTls(profile, true),
      editProfile(profile, property),
      connectAgain(),
    ],
  };
}

const HEADERS: PropertyPath = ['headers'];

const STATUSES: Readonly<Record<number, () => Refusal>> = {
  200: () => ({
    causes: [l10n.t('This is an ordinary web page or API: the WebSocket is at another path.'), noUpgrade()],
  }),
  304: () => ({ causes: [l10n.t('A cache answered instead of the server.')], passes: true }),
  400: () => ({
    causes: [
      noUpgrade(),
      l10n.t(
        'The server expects something else in the path, the query or the headers, such as a token or a subprotocol.',
      ),
      l10n.t('The port speaks TLS: many servers answer 400 to plain HTTP there.'),
    ],
    property: HEADERS,
    wantsTls: true,
  }),
  401: () => ({
    causes: [
      l10n.t(
        'The server wants to know who you are: an "Authorization" header, a cookie or a token in the address is missing.',
      ),
      l10n.t('The token or the password is wrong or has expired.'),
    ],
    property: HEADERS,
  }),
  402: () => ({ causes: [l10n.t('The account has no right to this, or its quota is used up.')] }),
  403: () => ({
    causes: [
      l10n.t(
        'The server refuses this "Origin", or that there is none: browsers send one, Socketscope only if the profile has it.',
      ),
      l10n.t('You are known, but have no right to this path.'),
      l10n.t('A firewall for web applications took it for an attack.'),
    ],
    property: HEADERS,
  }),
  404: () => ({
    causes: [
      l10n.t('The path is wrong: compare its spelling, its case and its final "/".'),
      l10n.t('A proxy before the server has no rule for this path or this host name.'),
    ],
  }),
  405: () => ({
    causes: [l10n.t('This is an API that takes other methods than GET: the WebSocket is at another path.')],
  }),
  406: () => ({ causes: [noUpgrade(), badRequest()], property: HEADERS }),
  407: () => ({ causes: [l10n.t('A proxy before the server wants a user name and a password.')], property: HEADERS }),
  408: () => ({
    causes: [l10n.t('The server waited for more of the request: a proxy on the way held it back.')],
    passes: true,
  }),
  409: () => ({
    causes: [l10n.t('The server allows one connection for each client or session, and there is one already.')],
    passes: true,
  }),
  410: () => ({ causes: [l10n.t('The service was here and is gone for good: look for its new address.')] }),
  413: () => ({ causes: [tooLarge()], property: HEADERS }),
  414: () => ({ causes: [l10n.t('The address is longer than the server allows.')] }),
  421: () => ({
    causes: [l10n.t('This server is not the one for this host name: the name leads to another, or "Host" is wrong.')],
  }),
  426: () => ({
    causes: [
      l10n.t(
        'The server wants another version of WebSocket or another protocol: see its "Upgrade" and "Sec-WebSocket-Version" fields.',
      ),
      noUpgrade(),
    ],
    wantsTls: true,
  }),
  428: () => ({ causes: [badRequest()], property: HEADERS }),
  429: () => ({
    causes: [l10n.t('Too many requests or connections: wait as long as "Retry-After" says.')],
    passes: true,
  }),
  431: () => ({ causes: [tooLarge()], property: HEADERS }),
  451: () => ({ causes: [l10n.t('It is blocked for reasons of law, often by country.')] }),
  500: () => ({ causes: [serverFailed(), badRequest()], passes: true }),
  501: () => ({ causes: [l10n.t('The server or the proxy before it does not know WebSocket.')] }),
  502: () => ({
    causes: [
      l10n.t('The proxy works, but the server behind it is not running, crashed, or is on another port.'),
      l10n.t('The server behind the proxy gave an answer that the proxy does not understand.'),
    ],
    passes: true,
  }),
  503: () => ({
    causes: [
      l10n.t('The server is starting, overloaded or being maintained.'),
      l10n.t('The proxy or load balancer has no healthy server behind it.'),
    ],
    passes: true,
  }),
  504: () => ({
    causes: [l10n.t('The proxy works, but the server behind it did not answer it in time.')],
    passes: true,
  }),
  505: () => ({ causes: [l10n.t('The server does not take HTTP/1.1, which the WebSocket handshake is.')] }),
  511: () => ({
    causes: [l10n.t('The network wants a login first, as in hotels: open a web page in a browser.')],
    passes: true,
  }),
};

function ofClass(status: number): Refusal {
  if (status >= 500) return { causes: [serverFailed()], passes: true };
  if (status >= 400) return { causes: [badRequest(), noUpgrade()], property: HEADERS };
  if (status >= 300)
    return { causes: [l10n.t('The server points elsewhere, but does not say where ("Location" is missing).')] };
  if (status >= 200)
    return { causes: [l10n.t('This is an ordinary web page or API: the WebSocket is at another path.'), noUpgrade()] };
  return { causes: [noUpgrade(), l10n.t('The server answers with a status that HTTP does not have here.')] };
}

function noUpgrade(): string {
  return l10n.t('A proxy before the server is not set up for WebSocket: it must pass on "Upgrade" and "Connection".');
}

function badRequest(): string {
  return l10n.t(
    'The server expects something else in the path, the query or the headers, such as a token or a subprotocol.',
  );
}

function tooLarge(): string {
  return l10n.t('The headers of the request are larger than the server allows, often by cookies or a long token.');
}

function serverFailed(): string {
  return l10n.t('The server failed in its own code: see its log, and its answer in the Handshake tab.');
}
