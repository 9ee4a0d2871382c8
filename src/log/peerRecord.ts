import type { Frame, InternetEndpoint } from '../api';
import { packFrame } from './frameRecords';

/** No frame of WebSocket has a header so long (RFC 6455 §5.2): it marks the record of a peer among those of frames. */
const PEER_MARK = 15;
/** An address and a port are 18 bytes: three numbers of 48 bits, which a float holds exactly. */
const PART_BYTES = 6;
/** The number of an IPv6 address's zone stands above this bit. */
const IS_IPV4 = 1;

/** The fields of a record of `frames.bin` that hold a peer. */
export type PeerRecord = readonly [time: number, offset: number, length: number, packed: number];

/** @returns `undefined` for what is no IP address */
export function peerRecord({ address, port }: InternetEndpoint): PeerRecord | undefined {
  const [plain = '', zone = '0'] = address.split('%');
  const ipv4 = plain.includes(':') ? undefined : plain.split('.').map(Number);
  const bytes = ipv4 ? [...new Array<number>(12).fill(0), ...ipv4] : bytesOfIpv6(plain);
  if (bytes?.length !== 16 || bytes.some((byte) => !(byte >= 0 && byte <= 255))) return undefined;
  const all = [...bytes, port >> 8, port & 0xff];
  const part = (nth: number): number =>
    all.slice(nth * PART_BYTES, (nth + 1) * PART_BYTES).reduce((sum, byte) => sum * 256 + byte, 0);
  // A zone's name is another one on another machine, and is left out.
  const scope = /^\d+$/.test(zone) ? Number(zone) & 0x7fffffff : 0;
  const key = (scope * 2 + (ipv4 ? IS_IPV4 : 0)) >>> 0;
  return [part(0), part(1), part(2), packFrame(false, 0, true, key, PEER_MARK)];
}

/** The peer that a record holds; `undefined` if it is damaged, or holds a frame. */
export function peerOf(frame: Frame | undefined): InternetEndpoint | undefined {
  if (!frame || frame.damaged || frame.headerLength !== PEER_MARK) return undefined;
  const all = [frame.time, frame.offset, frame.length].flatMap((part) =>
    Array.from({ length: PART_BYTES }, (_, nth) => Math.floor(part / 256 ** (PART_BYTES - 1 - nth)) % 256),
  );
  const port = all[16]! * 256 + all[17]!;
  const key = frame.maskKey ?? 0;
  if (key & IS_IPV4) return { address: all.slice(12, 16).join('.'), port };
  const groups = Array.from({ length: 8 }, (_, nth) => (all[nth * 2]! * 256 + all[nth * 2 + 1]!).toString(16));
  const scope = key >>> 1;
  return { address: shortIpv6(groups.join(':')) + (scope > 0 ? `%${String(scope)}` : ''), port };
}

function bytesOfIpv6(address: string): number[] | undefined {
  const short = shortIpv6(address);
  if (short === '') return undefined;
  const [before = [], after = []] = short.split('::').map((part) => (part === '' ? [] : part.split(':')));
  const zeros = new Array<string>(Math.max(0, 8 - before.length - after.length)).fill('0');
  return [...before, ...zeros, ...after].flatMap((group) => [parseInt(group, 16) >> 8, parseInt(group, 16) & 0xff]);
}

/** The address in its shortest form (RFC 5952), without dots; '' for what is none. */
function shortIpv6(address: string): string {
  const url = `http://[${address}]`;
  return URL.canParse(url) ? new URL(url).hostname.slice(1, -1) : '';
}
