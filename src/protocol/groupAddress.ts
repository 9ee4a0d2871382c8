/** A kind of address that more than one machine may receive from, by the property of a UDP profile that allows it. */
export type GroupKind = 'broadcast' | 'multicast';

/**
 * Whether an IP address is that of a group: multicast (RFC 5771: 224.0.0.0/4; RFC 4291 §2.7: ff00::/8), or the limited broadcast
 * (RFC 919 §7). Which other addresses are broadcasts depends on the networks of the machine: its system knows.
 */
export function groupKind(host: string): GroupKind | undefined {
  const first = /^(\d{1,3})(?:\.\d{1,3}){3}$/.exec(host)?.[1];
  if (first !== undefined && Number(first) >= 224 && Number(first) <= 239) return 'multicast';
  if (/^ff[0-9a-f]{2}:/i.test(host)) return 'multicast';
  return host === '255.255.255.255' ? 'broadcast' : undefined;
}
