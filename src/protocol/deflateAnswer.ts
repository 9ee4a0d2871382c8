import { DEFLATE, type DeflateStream } from './deflateParameters';
import type { Extension, ExtensionParameter } from './extensions';

/** What a server wants of permessage-deflate; the client may ask for less. */
export type DeflateWishes = DeflateStream;

/** zlib has no raw window of 256 bytes: it would take 512, and the client could not follow. */
const MIN_WINDOW_BITS = 9;

/**
 * What a server answers to the offers of permessage-deflate, the client's first choice that it can take (RFC 7692 §5.1, §7.1).
 *
 * @returns `undefined` if there is none that it can take
 */
export function answerDeflate(offers: readonly Extension[], wishes: DeflateWishes): Extension | undefined {
  for (const { name, parameters } of offers) {
    const answer = name === DEFLATE ? answerTo(parameters, wishes) : undefined;
    if (answer) return { name, parameters: answer };
  }
  return undefined;
}

function answerTo(
  offered: readonly ExtensionParameter[],
  { keepsWindow, windowBits }: DeflateWishes,
): ExtensionParameter[] | undefined {
  if (new Set(offered.map(({ name }) => name)).size < offered.length) return undefined;
  const own = keepsWindow ? [] : [{ name: 'server_no_context_takeover' }, { name: 'client_no_context_takeover' }];
  let serverBits = windowBits;
  let clientBits = 15;
  for (const { name, value } of offered) {
    switch (name) {
      case 'server_no_context_takeover':
      case 'client_no_context_takeover':
        if (value !== undefined) return undefined;
        if (keepsWindow) own.push({ name });
        break;
      case 'server_max_window_bits': {
        const bits = bitsOf(value);
        if (bits === undefined || bits < MIN_WINDOW_BITS) return undefined;
        serverBits = Math.min(serverBits, bits);
        break;
      }
      case 'client_max_window_bits': {
        const bits = value === undefined ? 15 : bitsOf(value);
        if (bits === undefined) return undefined;
        clientBits = Math.min(windowBits, bits);
        break;
      }
      default:
        return undefined;
    }
  }
  const asked = offered.some(({ name }) => name === 'server_max_window_bits');
  return [
    ...own,
    ...(asked || serverBits < 15 ? [{ name: 'server_max_window_bits', value: String(serverBits) }] : []),
    ...(clientBits < 15 ? [{ name: 'client_max_window_bits', value: String(clientBits) }] : []),
  ];
}

function bitsOf(value: string | undefined): number | undefined {
  return /^(?:[89]|1[0-5])$/.test(value ?? '') ? Number(value) : undefined;
}
