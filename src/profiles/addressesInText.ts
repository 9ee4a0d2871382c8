import { profileForAddress } from './address';

/** The schemes of addresses that are found in texts. */
const SCHEMES = 'wss?|tcp|tls|udp';

/** What an address ends before (RFC 3986 §2): other characters, and where a program's template goes on. A `#` isn't part of one. */
const ADDRESS = new RegExp(
  `(?<![\\w+.-])(?:${SCHEMES})://(?:[\\w.~%!$&'*+=-]{1,200}(?::[\\w.~%!$&'*+=-]{0,200})?@)?(?:\\[[\\da-f:.]{2,45}\\]|[\\w.-]{1,255})(?::\\d{1,5})?(?:[/?][\\w\\-.~:/?@!$&'()*+,;=%[\\]]{0,2000})?(?![\\w{$<:/?])`,
  'gi',
);
/** What ends a sentence, a quote or a bracket rather than an address. */
const TRAILING = ".,;:!?'*_)]";
/** What else it has to be, of TCP and UDP: told without the words of an error, since texts may be full of what isn't. */
const STREAM = /^(?:tcp|tls|udp):\/\/(?:\[[^\]]*\]|[^:/?#@[\]]+):\d{1,5}\/?$/i;
/** In a text with ever so many that are none, it isn't worth to look on. */
const CANDIDATES_PER_ADDRESS = 20;

/** An address in a text, by its UTF-16 offset. */
export interface AddressInText {
  readonly offset: number;
  readonly address: string;
}

/** The addresses of sockets in a text that can be connected to as they stand; those with a template in their host or port can't. */
export function addressesInText(text: string, most: number): AddressInText[] {
  const found: AddressInText[] = [];
  let candidates = 0;
  for (const { 0: match, index } of text.matchAll(ADDRESS)) {
    if ((candidates += 1) > most * CANDIDATES_PER_ADDRESS) break;
    const address = withoutEnd(match);
    if (!isAddress(address)) continue;
    found.push({ offset: index, address });
    if (found.length === most) break;
  }
  return found;
}

/** Brackets that the address itself opened belong to it. */
function withoutEnd(match: string): string {
  let start = match.length;
  while (start > 0 && TRAILING.includes(match.charAt(start - 1))) start -= 1;
  const open = { ')': 0, ']': 0 };
  for (let at = 0; at < match.length; at += 1) {
    const sign = match.charAt(at);
    if (sign === '(') open[')'] += 1;
    else if (sign === '[') open[']'] += 1;
    const isClosing = sign === ')' || sign === ']';
    if (at >= start && !(isClosing && open[sign] > 0)) return match.slice(0, at);
    if (isClosing) open[sign] -= 1;
  }
  return match;
}

function isAddress(text: string): boolean {
  if (!(/^ws/i.test(text) ? URL.canParse(text) : STREAM.test(text))) return false;
  try {
    profileForAddress(text);
    return true;
  } catch {
    return false;
  }
}
