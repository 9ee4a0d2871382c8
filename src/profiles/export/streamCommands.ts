import type { TcpProfile, TlsOptions } from '../profile';
import type { Exportable, Exported, ExportText } from './exportText';
import { command, option, shellWord } from './shell';
import { addressIn, escaped, hostParts, joined } from './socatAddress';
import { unsaid } from './webSocketCommands';

type Write = (exported: Exportable<TcpProfile>) => Exported;

export const writeNcat: Write = ({ profile, parts, missing: unknown }) => {
  const tls = tlsOf(profile);
  const isCrLf = endsWithCrLf(profile);
  const missing = [
    ...unsaid(tls ?? {}, 'pfx', 'passphrase', 'minVersion', 'keyLogFile'),
    ...framingOf(profile),
    ...unknown,
  ];
  const text = command(
    'ncat',
    isCrLf ? '--crlf' : undefined,
    tls && '--ssl',
    // Without it, ncat takes any certificate.
    tls && tls.verify !== false ? '--ssl-verify' : undefined,
    option('--ssl-trustfile', textOf(tls?.ca, parts)),
    option('--ssl-cert', textOf(tls?.cert, parts)),
    option('--ssl-key', textOf(tls?.key, parts)),
    option('--ssl-servername', textOf(tls?.servername, parts)),
    option('--ssl-alpn', textOf(tls?.alpn?.join(','), parts)),
    // A host that begins with a dash is no option.
    profile.path === undefined
      ? `-- ${shellWord(parts(profile.host ?? ''))} ${String(profile.port)}`
      : `--unixsock -- ${shellWord(parts(profile.path))}`,
  );
  return { text, missing };
};

export const writeSocat: Write = ({ profile, parts, missing: unknown }) => {
  // It has no TLS over a Unix socket.
  const tls = profile.path === undefined ? tlsOf(profile) : undefined;
  const option = (name: string, value: string | undefined): ExportText[] =>
    value === undefined ? [] : [[`,${name}=`, ...escaped(parts(value))]];
  const address: ExportText[] =
    profile.path === undefined
      ? [[tls ? 'OPENSSL:' : 'TCP:', ...escaped(hostParts(parts(profile.host ?? ''))), `:${String(profile.port)}`]]
      : [['UNIX-CONNECT:', ...escaped(parts(profile.path))]];
  if (tls) {
    address.push(
      [tls.verify === false ? ',verify=0' : ',verify=1'],
      ...option('cafile', tls.ca),
      ...option('certificate', tls.cert),
      ...option('key', tls.key),
      ...option('commonname', tls.servername),
      ...option('snihost', tls.servername),
    );
  }
  if (profile.noDelay) address.push([',nodelay']);
  const missing = [
    ...(profile.tls && !tls ? ['tls'] : []),
    ...unsaid(tls ?? {}, 'pfx', 'passphrase', 'alpn', 'minVersion', 'keyLogFile'),
    ...unknown,
  ];
  return { text: `socat STDIO ${shellWord(joined(address.flat()))}`, missing };
};

export const writeOpenssl: Write = ({ profile, parts, missing: unknown }) => {
  const tls = tlsOf(profile) ?? {};
  const { path, host = '', port } = profile;
  const server = parts(host);
  const ip = addressIn(server);
  const name =
    tls.servername === undefined
      ? path === undefined && ip === undefined
        ? server
        : undefined
      : parts(tls.servername);
  const text = command(
    'openssl s_client -quiet',
    path === undefined
      ? `-connect ${shellWord(joined([...hostParts(server), `:${String(port)}`]))}`
      : `-unix ${shellWord(parts(path))}`,
    endsWithCrLf(profile) ? '-crlf' : undefined,
    option('-servername', name),
    tls.verify === false ? undefined : '-verify_return_error',
    ...(tls.verify === false
      ? []
      : [option('-verify_hostname', name), option('-verify_ip', name || ip === undefined ? undefined : [ip])]),
    option('-CAfile', textOf(tls.ca, parts)),
    option('-cert', textOf(tls.cert ?? tls.pfx, parts)),
    option('-key', textOf(tls.key, parts)),
    tls.passphrase === undefined ? undefined : `-pass ${shellWord(['pass:', ...parts(tls.passphrase)])}`,
    option('-alpn', textOf(tls.alpn?.join(','), parts)),
    tls.minVersion && `-min_protocol ${tls.minVersion}`,
    option('-keylogfile', textOf(tls.keyLogFile, parts)),
  );
  const missing = tls.cert === undefined ? [] : unsaid(tls, 'pfx');
  return { text, missing: [...missing, ...framingOf(profile), ...unknown] };
};

function tlsOf({ tls }: TcpProfile): TlsOptions | undefined {
  if (tls === true) return {};
  return typeof tls === 'object' ? tls : undefined;
}

function endsWithCrLf({ framing }: TcpProfile): boolean {
  return framing?.kind === 'line' && framing.delimiter === '\r\n';
}

/** Lines can be said. */
function framingOf({ framing }: TcpProfile): string[] {
  return framing === undefined || framing.kind === 'none' || framing.kind === 'line' ? [] : ['framing'];
}

function textOf(text: string | undefined, parts: (text: string) => ExportText): ExportText | undefined {
  return text === undefined ? undefined : parts(text);
}
