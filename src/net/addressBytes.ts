import { isIPv4, isIPv6 } from 'node:net';

/** The 4 or 16 bytes of an IP address, a zone of it left out; `undefined` for what is none, such as a name. */
export function addressBytes(host: string): Uint8Array | undefined {
  if (isIPv4(host)) return Uint8Array.from(host.split('.'), Number);
  if (!isIPv6(host)) return undefined;
  const [address = ''] = host.split('%');
  // In its shortest form, without the dotted part that the last four bytes may have.
  const { hostname } = new URL(`http://[${address}]`);
  const [before = [], after = []] = hostname.slice(1, -1).split('::').map(groupsOf);
  const zeros = new Array<number>(8 - before.length - after.length).fill(0);
  return Uint8Array.from([...before, ...zeros, ...after].flatMap((group) => [group >> 8, group & 0xff]));
}

function groupsOf(part: string): number[] {
  return part === '' ? [] : part.split(':').map((group) => parseInt(group, 16));
}
