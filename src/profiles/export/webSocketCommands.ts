import type { TlsOptions, WebSocketProfile } from '../profile';
import { fieldsOf, type Exportable, type Exported, type ExportText } from './exportText';
import { command, option, shellWord } from './shell';

type Write = (exported: Exportable<WebSocketProfile>) => Exported;

/** What a handshake needs beside the profile's own fields (RFC 6455 §4.1). Any 16 bytes do for a key that is tried once. */
const HANDSHAKE = [
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
];

/** A `curl` command that makes the handshake, and shows what comes after it. */
export const writeCurl: Write = ({ profile, parts, missing }) => {
  const { headers, protocols = [], tls = {}, redirects = 0 } = profile;
  const offered = protocols.length > 0 ? [`Sec-WebSocket-Protocol: ${protocols.join(', ')}`] : [];
  const fields = fieldsOf(headers).map(([name, value]) => (value === '' ? `${name};` : `${name}: ${value}`));
  const [scheme, ...rest] = parts(profile.url);
  const url = [typeof scheme === 'string' ? scheme.replace(/^ws/i, 'http') : scheme, ...rest].filter(
    (part) => part !== undefined,
  );
  const text = command(
    // A path is sent as it is, and brackets in it are no pattern.
    'curl --http1.1 --include --no-buffer --globoff --path-as-is',
    ...[...HANDSHAKE, ...offered, ...fields].map((field) => option('--header', parts(field))),
    option('--unix-socket', textOf(profile.path, parts)),
    ...proxyOptions(profile, parts, '--proxy'),
    tls.verify === false ? '--insecure' : undefined,
    tls.minVersion && `--tlsv${tls.minVersion.slice(4)}${tls.minVersion === 'TLSv1' ? '.0' : ''}`,
    option('--cacert', textOf(tls.ca, parts)),
    option('--cert', textOf(tls.cert, parts)),
    option('--key', textOf(tls.key, parts)),
    tls.pfx === undefined ? undefined : `--cert-type P12 --cert ${shellWord(parts(tls.pfx))}`,
    option('--pass', textOf(tls.passphrase, parts)),
    redirects > 0 ? `--location --max-redirs ${String(redirects)}` : undefined,
    shellWord(url),
  );
  return { text, missing: [...unsaid(tls, 'servername', 'alpn', 'keyLogFile'), ...missing] };
};

export const writeWscat: Write = ({ profile, parts, missing }) => {
  const { headers, protocols = [], tls = {}, redirects = 0 } = profile;
  const text = command(
    ['wscat', '--connect', shellWord(parts(profile.url))],
    ...fieldsOf(headers).map(([name, value]) => option('--header', parts(`${name}: ${value}`))),
    ...protocols.map((name) => option('--subprotocol', parts(name))),
    ...proxyOptions(profile, parts, '--proxy'),
    tls.verify === false ? '--no-check' : undefined,
    option('--ca', textOf(tls.ca, parts)),
    option('--cert', textOf(tls.cert, parts)),
    option('--key', textOf(tls.key, parts)),
    option('--passphrase', textOf(tls.passphrase, parts)),
    redirects > 0 ? `--location --max-redirects ${String(redirects)}` : undefined,
  );
  return { text, missing: [...unsaid(tls, 'pfx', 'servername', 'alpn', 'minVersion', 'keyLogFile'), ...missing] };
};

export const writeWebsocat: Write = ({ profile, parts, missing: unknown }) => {
  const { headers, protocols = [], tls = {}, proxy } = profile;
  const socks = /^socks5?h?:\/\/([^/]*)/i.exec(proxy ?? '')?.[1];
  const text = command(
    'websocat',
    protocols.length > 0 ? option('--protocol', parts(protocols.join(', '))) : undefined,
    socks === undefined ? undefined : option('--socks5', parts(socks)),
    tls.verify === false ? '--insecure' : undefined,
    option('--client-pkcs12-der', textOf(tls.pfx, parts)),
    tls.pfx === undefined ? undefined : option('--client-pkcs12-passwd', textOf(tls.passphrase, parts)),
    // Without the equals sign it would take the words that follow, too.
    ...fieldsOf(headers).map(([name, value]) => shellWord(['--header=', ...parts(`${name}: ${value}`)])),
    shellWord(parts(profile.url)),
  );
  const missing = unsaid(tls, 'ca', 'cert', 'key', 'servername', 'alpn', 'minVersion', 'keyLogFile');
  if (tls.pfx === undefined) missing.push(...unsaid(tls, 'passphrase'));
  if (/^https?:/i.test(proxy ?? '')) missing.push('proxy');
  return { text, missing: [...missing, ...unknown] };
};

function proxyOptions(
  { proxy }: WebSocketProfile,
  parts: (text: string) => ExportText,
  name: string,
): (string | undefined)[] {
  return [proxy?.includes('://') ? option(name, parts(proxy)) : undefined];
}

function textOf(text: string | undefined, parts: (text: string) => ExportText): ExportText | undefined {
  return text === undefined ? undefined : parts(text);
}

/** Which of the options are given, though there is no way to say them. */
export function unsaid(tls: TlsOptions, ...names: readonly (keyof TlsOptions)[]): string[] {
  return names.filter((name) => tls[name] !== undefined).map((name) => `tls.${name}`);
}
