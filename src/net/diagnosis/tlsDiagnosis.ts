import * as l10n from '@vscode/l10n';
import type { Certificate } from '../../api';
import type { TlsOptions } from '../../profiles/profile';
import type { Explanation, FailureFacts, Family, Fix, PropertyPath } from './diagnosis';
import { connectAgain, editProfile, switchTls, trustCertificate, useServerName, withoutVerifying } from './fixes';
import { certificateLines } from './observed';

/** The most names of a certificate that are offered, each by a button. */
const MAX_NAMES = 3;

/** TLS: the certificate's checks, what both ends have in common, and ports that speak something else. */
export const TLS: Family = {
  'tls-expired': (facts) => {
    const expired = facts.tls?.certificates.find(({ validTo }) => Date.parse(validTo) < facts.startedAt);
    const isIssuer = expired !== undefined && expired !== facts.tls?.certificates[0];
    return certificate(facts, [
      isIssuer && l10n.t("Not the server's own certificate has expired, but that of an issuer: {0}", expired.subject),
      l10n.t('The certificate was not renewed in time.'),
      l10n.t('It was renewed, but the server still has the old one: it must load it anew.'),
      l10n.t('The clock of this machine is wrong.'),
    ]);
  },
  'tls-not-yet-valid': (facts) =>
    certificate(facts, [
      l10n.t('The clock of this machine is behind, or that of the machine where the certificate was made is ahead.'),
      l10n.t('The certificate was put in place too early.'),
    ]),
  'tls-self-signed': (facts) => {
    const inChain = facts.failure.systemCode === 'SELF_SIGNED_CERT_IN_CHAIN';
    return certificate(
      facts,
      [
        tlsOf(facts).ca !== undefined && otherCa(facts),
        inChain &&
          l10n.t('A proxy or a virus scanner reads TLS on the way, and its own authority is not trusted here.'),
        inChain
          ? l10n.t('The certificate comes from an authority of a company or a project that is not trusted here.')
          : l10n.t('It is a server for development or inside a network, which made its own certificate.'),
        l10n.t('Somebody on the way pretends to be the server. Compare the fingerprint to be sure.'),
      ],
      true,
    );
  },
  'tls-untrusted': (facts) =>
    certificate(
      facts,
      [
        tlsOf(facts).ca !== undefined && otherCa(facts),
        l10n.t('The server does not send the intermediate certificate between its own and the well-known authority.'),
        l10n.t('The certificate comes from an authority of a company or a project that is not trusted here.'),
        l10n.t('A proxy or a virus scanner reads TLS on the way, and its own authority is not trusted here.'),
      ],
      true,
    ),
  'tls-wrong-host': (facts) => {
    const asked = tlsOf(facts).servername ?? facts.target.host;
    const names = facts.tls?.certificates[0]?.altNames ?? [];
    const usable = names.filter((name) => name !== asked && /^(?!\d+(?:\.\d+){3}$)[\w-]+(?:\.[\w-]+)*$/.test(name));
    return {
      ...certificate(facts, [
        l10n.t('The server is reached by a name or an address ("{0}") that its certificate does not have.', asked),
        l10n.t('A shared server showed the certificate of another site, since it does not know this name.'),
        l10n.t('The address leads to another server than you think, such as a router or a proxy.'),
      ]),
      fixes: [...usable.slice(0, MAX_NAMES).map(useServerName), edit(facts, ['tls', 'servername']), withoutVerifying()],
    };
  },
  'tls-client-cert': (facts) => ({
    causes: [
      l10n.t('The server lets in only clients with a certificate of their own: set "tls.cert" and "tls.key".'),
      l10n.t('The client certificate has expired, or comes from an authority that the server does not trust.'),
    ],
    fixes: [edit(facts, ['tls', 'cert']), connectAgain()],
  }),
  'tls-version': (facts) => ({
    causes: [
      l10n.t('The server speaks only old versions of TLS (1.0, 1.1) that are no longer safe.'),
      'minVersion' in tlsOf(facts) &&
        l10n.t('"tls.minVersion" in the profile asks for a newer version than the server has.'),
    ],
    fixes: [edit(facts, ['tls', 'minVersion']), connectAgain()],
  }),
  'tls-alert': (facts) => ({
    causes: [
      l10n.t(
        'Both ends have no cipher or key type in common: the server is very old, or its certificate has an unusual key.',
      ),
      l10n.t('The server does not know this host name, and wants another one (SNI).'),
      l10n.t('The server lets in only clients with a certificate of their own.'),
    ],
    fixes: [connectAgain(), edit(facts, ['tls'])],
  }),
  'tls-file': (facts) => ({
    causes: [
      l10n.t('The path is wrong: it is relative to the workspace folder.'),
      l10n.t('The file is not in PEM format, is damaged, or is not readable for you.'),
    ],
    fixes: [edit(facts, ['tls']), connectAgain()],
  }),
  'tls-plain-port': ({ profile }) => ({
    causes: [
      l10n.t('The server speaks no TLS on this port: connect without it.'),
      l10n.t('TLS is on another port, such as 443 or 8443.'),
      l10n.t('A proxy ends TLS in front of the server, and this is the port behind it.'),
    ],
    fixes: [switchTls(profile, false), editProfile(profile)],
  }),
  'plain-tls-port': ({ profile }) => ({
    causes: [
      l10n.t('The server speaks TLS on this port: connect with it.'),
      l10n.t('The plain service is on another port, such as 80 or 8080.'),
    ],
    fixes: [switchTls(profile, true), editProfile(profile)],
  }),
  'tls-unverified': () => ({
    causes: [l10n.t('The profile says not to check the certificate ("tls.verify" is false).')],
    fixes: [],
  }),
};

function certificate(facts: FailureFacts, causes: Explanation['causes'], trustable = false): Explanation {
  const own: Certificate | undefined = facts.tls?.certificates[0];
  return {
    causes,
    observed: certificateLines(own),
    fixes: [trustable && own && trustCertificate(own), connectAgain(), edit(facts, ['tls']), withoutVerifying()],
  };
}

function otherCa(facts: FailureFacts): string {
  const { ca } = tlsOf(facts);
  return l10n.t('The file "{0}" ("tls.ca") is not of this certificate: the server may have a new one.', ca ?? '');
}

function edit({ profile }: FailureFacts, path: PropertyPath): Fix {
  return editProfile(profile, path);
}

function tlsOf({ profile: { tls } }: FailureFacts): TlsOptions {
  return typeof tls === 'object' ? tls : {};
}
