import type { UdpProfile } from '../profile';
import type { Exportable, Exported } from './exportText';
import { command, shellWord } from './shell';
import { escaped, hostParts, joined } from './socatAddress';

type Write = (exported: Exportable<UdpProfile>) => Exported;

export const writeUdpNcat: Write = ({ profile, parts, missing: unknown }) => {
  const { host, port, broadcast, multicast } = profile;
  const missing = [broadcast ? 'broadcast' : '', multicast ? 'multicast' : '', ...unknown].filter(Boolean);
  // A host that begins with a dash is no option.
  return { text: command('ncat', '--udp', `-- ${shellWord(parts(host))} ${String(port)}`), missing };
};

/** `UDP-DATAGRAM` where answers may come from others than who is sent to, which `UDP` doesn't take. */
export const writeUdpSocat: Write = ({ profile, parts, missing: unknown }) => {
  const { host, port, broadcast, multicast } = profile;
  const { join = [], interface: nic, ttl, loopback } = typeof multicast === 'object' ? multicast : {};
  const address = [
    broadcast || multicast ? 'UDP-DATAGRAM:' : 'UDP:',
    ...escaped(hostParts(parts(host))),
    `:${String(port)}`,
    broadcast ? ',broadcast' : '',
    ttl === undefined ? '' : `,ip-multicast-ttl=${String(ttl)}`,
    loopback === undefined ? '' : `,ip-multicast-loop=${loopback ? '1' : '0'}`,
  ].filter((part) => part !== '');
  const missing = [join.length > 0 ? 'multicast.join' : '', nic === undefined ? '' : 'multicast.interface', ...unknown];
  return { text: `socat STDIO ${shellWord(joined(address))}`, missing: missing.filter(Boolean) };
};
