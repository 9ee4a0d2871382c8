import * as l10n from '@vscode/l10n';
import type { SessionEnd } from '../../api';
import { closeCodeMeaning } from '../../protocol/closeCodes';
import type { ClientProfile } from '../../profiles/profile';
import type { Diagnosis, Fix } from './diagnosis';
import { compressionOff, connectAgain, editProfile } from './fixes';

interface Meaning {
  readonly causes: readonly string[];
  /** Before *Connect again*. */
  readonly fixes?: readonly (Fix | undefined)[];
}

/** Codes that say nothing but that it is over. */
const QUIET = [1000, 1001, 1005];

/** What a telling close code means, who sent it, and why it may have been sent (RFC 6455 §7.4, IANA's registry). */
export function explainClose(end: SessionEnd, profile: ClientProfile): Diagnosis | undefined {
  const { by, code, reason } = end;
  if (code === undefined || QUIET.includes(code)) return undefined;
  const meaning = closeCodeMeaning(code);
  const observed = [
    ...(reason ? [l10n.t('The reason that was given: {0}', reason)] : []),
    end.clean ? l10n.t('Both close frames were exchanged.') : l10n.t('The close handshake was not finished.'),
  ];
  if (by === 'local') {
    return {
      headline: l10n.t('Closed from here with {0} ({1}).', code, meaning),
      observed,
      causes: [l10n.t('The code was sent from here; the peer only answered it.')],
      fixes: [connectAgain()],
    };
  }
  const { causes, fixes = [] } = (CODES[code] ?? ofRange)(profile, code);
  return {
    headline:
      code === 1006
        ? l10n.t('The connection ended without a close frame.')
        : l10n.t('The peer closed with {0} ({1}).', code, meaning),
    observed,
    causes,
    fixes: [...fixes, connectAgain()].filter((fix) => fix !== undefined),
  };
}

const CODES: Readonly<Record<number, (profile: ClientProfile) => Meaning>> = {
  1002: (profile) => ({
    causes: [
      l10n.t(
        'The peer found a mistake in the frames that it got: its library may be stricter, or an extension disagrees.',
      ),
      l10n.t('A proxy on the way changed or cut the data.'),
    ],
    fixes: [compressionOff(profile)],
  }),
  1003: () => ({ causes: [l10n.t('The peer takes only text, or only binary messages, and got the other kind.')] }),
  1006: () => ({
    causes: [l10n.t('The server process ended, crashed or was restarted: its system closed the connection for it.')],
  }),
  1007: () => ({
    causes: [
      l10n.t(
        'The peer could not read a message: text that is not UTF-8, or content of another format than it expects.',
      ),
    ],
  }),
  1008: (profile) => ({
    causes: [
      l10n.t('You are not logged in for the peer, or your token has expired.'),
      l10n.t('A message broke a rule of the service: a rate limit, an unknown command, something forbidden.'),
      l10n.t('The "Origin" is not one that the peer allows.'),
    ],
    fixes: [editProfile(profile, ['headers'])],
  }),
  1009: () => ({
    causes: [l10n.t('A message that was sent is larger than the peer takes: send it in several messages.')],
  }),
  1010: (profile) => ({
    causes: [l10n.t('The peer wants an extension that was not agreed, such as compression.')],
    fixes: [
      profile.transport === 'websocket' && profile.compression === false
        ? { id: 'compression', label: l10n.t('Turn compression on'), edit: { path: ['compression'], value: true } }
        : undefined,
    ],
  }),
  1011: () => ({
    causes: [
      l10n.t('The peer failed in its own code, perhaps on the last message that it got: see its log.'),
      l10n.t('The peer got no pong in time, which some libraries tell by this code.'),
    ],
  }),
  1012: () => ({
    causes: [l10n.t('The service is being restarted, such as for a new version: connect again in a moment.')],
  }),
  1013: () => ({ causes: [l10n.t('The service is overloaded: connect again later, or to another server of it.')] }),
  1014: () => ({
    causes: [
      l10n.t(
        'A gateway got no usable answer from the server behind it: that server is down or speaks another protocol.',
      ),
    ],
  }),
  // IANA's registry of close codes.
  3000: (profile) => unauthorized(profile),
  3003: (profile) => forbidden(profile),
  3008: () => ({
    causes: [l10n.t('The peer waited too long for something, such as a login message or a sign of life.')],
  }),
};

/** Codes of libraries and applications. Many take 4000 and the HTTP status that says the same. */
function ofRange(profile: ClientProfile, code: number): Meaning {
  const own = l10n.t("The code is one of the service's own: see its documentation, or its log.");
  if (code === 4401) return unauthorized(profile, own);
  if (code === 4403) return forbidden(profile, own);
  if (code >= 4400 && code < 4600)
    return { causes: [own, l10n.t('Many services take 4000 and an HTTP status: it would be {0}.', code - 4000)] };
  if (code >= 4000 && code < 5000) return { causes: [own] };
  if (code >= 3000 && code < 4000)
    return { causes: [l10n.t("The code is one of the peer's library or framework: see its documentation.")] };
  return {
    causes: [l10n.t('RFC 6455 gives this code no meaning: the peer has a mistake, or means something of its own.')],
  };
}

function unauthorized(profile: ClientProfile, ...first: string[]): Meaning {
  return {
    causes: [l10n.t('You are not logged in for the peer, or your token has expired.'), ...first],
    fixes: [editProfile(profile, ['headers'])],
  };
}

function forbidden(profile: ClientProfile, ...first: string[]): Meaning {
  return {
    causes: [l10n.t('You are known, but have no right to this.'), ...first],
    fixes: [editProfile(profile, ['headers'])],
  };
}
