import * as l10n from '@vscode/l10n';
import { capped } from './capped';
import type { Extension } from './extensions';

export const DEFLATE = 'permessage-deflate';

/** The largest window, which is used where none is named (RFC 7692 §7.1.2). */
const MAX_WINDOW_BITS = 15;

const FLAGS = ['server_no_context_takeover', 'client_no_context_takeover'];
const WINDOWS = ['server_max_window_bits', 'client_max_window_bits'];

/** A breach, and where the rule stands. */
export interface Breach {
  readonly message: string;
  readonly reference: string;
}

/** How one side compresses. */
export interface DeflateStream {
  /** The base-2 logarithm of its window in bytes: 8 to 15. */
  readonly windowBits: number;
  /** Whether its window goes on from message to message (context takeover). */
  readonly keepsWindow: boolean;
}

/** What was agreed on for permessage-deflate. */
export interface DeflateAgreement {
  readonly server: DeflateStream;
  readonly client: DeflateStream;
}

/** What a client asks for (RFC 7692 §7.1); what isn't given is left to the server. */
export interface DeflateOffer {
  readonly clientNoContextTakeover?: boolean;
  readonly serverNoContextTakeover?: boolean;
  readonly clientMaxWindowBits?: number;
  readonly serverMaxWindowBits?: number;
}

/** The offer as an element of `Sec-WebSocket-Extensions`. The server may always limit this end's window. */
export function deflateOffer(offer: DeflateOffer): Extension {
  const bits = (value: number | undefined): { value?: string } => (value === undefined ? {} : { value: String(value) });
  return {
    name: DEFLATE,
    parameters: [
      ...(offer.clientNoContextTakeover ? [{ name: 'client_no_context_takeover' }] : []),
      ...(offer.serverNoContextTakeover ? [{ name: 'server_no_context_takeover' }] : []),
      { name: 'client_max_window_bits', ...bits(offer.clientMaxWindowBits) },
      ...(offer.serverMaxWindowBits === undefined
        ? []
        : [{ name: 'server_max_window_bits', ...bits(offer.serverMaxWindowBits) }]),
    ],
  };
}

/**
 * What is wrong with permessage-deflate in an answer (RFC 7692 §7.1), if anything is.
 *
 * @param offers the client's, in any order; the answer may be to any one of them
 */
export function deflateBreach(answer: Extension, offers: readonly Extension[]): Breach | undefined {
  const seen = new Set<string>();
  for (const { name, value } of answer.parameters) {
    const message = seen.has(name)
      ? l10n.t('permessage-deflate has the parameter "{0}" twice.', capped(name))
      : parameterBreach(name, value);
    if (message !== undefined) return { message, reference: 'RFC 7692 §7.1' };
    seen.add(name);
  }
  const breaches = offers.map((offer) => mismatch(answer, offer));
  return breaches.includes(undefined) ? undefined : breaches[0];
}

function parameterBreach(name: string, value: string | undefined): string | undefined {
  if (FLAGS.includes(name)) {
    return value === undefined
      ? undefined
      : l10n.t('The parameter "{0}" of permessage-deflate has no value, but "{1}" is given.', name, capped(value));
  }
  if (!WINDOWS.includes(name)) return l10n.t('permessage-deflate has no parameter "{0}".', capped(name));
  if (value === undefined) return l10n.t('The parameter "{0}" of permessage-deflate needs a value from 8 to 15.', name);
  return /^(?:[89]|1[0-5])$/.test(value)
    ? undefined
    : l10n.t(
        'The parameter "{0}" of permessage-deflate must be a number from 8 to 15 without leading zeros, not "{1}".',
        name,
        capped(value),
      );
}

/** Why an answer whose parameters are right in themselves can't be one to this offer. */
function mismatch(answer: Extension, offer: Extension): Breach | undefined {
  if (has(answer, 'client_max_window_bits') && !has(offer, 'client_max_window_bits')) {
    return {
      message: l10n.t('The answer has "client_max_window_bits", which the client did not offer.'),
      reference: 'RFC 7692 §7.1.2.2',
    };
  }
  if (has(offer, 'server_no_context_takeover') && !has(answer, 'server_no_context_takeover')) {
    return {
      message: l10n.t('The client asked for "server_no_context_takeover", which the answer does not have.'),
      reference: 'RFC 7692 §7.1.1.1',
    };
  }
  const asked = valueOf(offer, 'server_max_window_bits');
  if (asked !== undefined && !(Number(valueOf(answer, 'server_max_window_bits')) <= Number(asked))) {
    return {
      message: l10n.t(
        'The client asked for "server_max_window_bits" of at most {0}; the answer goes over that.',
        asked,
      ),
      reference: 'RFC 7692 §7.1.2.1',
    };
  }
  return undefined;
}

/** What an answer without breaches says of how a side compresses (RFC 7692 §7.1). */
export function streamOf(answer: Extension, side: 'server' | 'client'): DeflateStream {
  return {
    windowBits: Number(valueOf(answer, `${side}_max_window_bits`) ?? MAX_WINDOW_BITS),
    keepsWindow: !has(answer, `${side}_no_context_takeover`),
  };
}

/** The same of a client that keeps to what it offered, whether the answer repeats it or not (RFC 7692 §7.1.1.2, §7.1.2.2). */
export function ownStreamOf(answer: Extension, offer: Extension): DeflateStream {
  const { windowBits, keepsWindow } = streamOf(answer, 'client');
  const offeredBits = Number(valueOf(offer, 'client_max_window_bits') ?? MAX_WINDOW_BITS);
  return {
    windowBits: Math.min(windowBits, offeredBits),
    keepsWindow: keepsWindow && !has(offer, 'client_no_context_takeover'),
  };
}

/** What an answer without breaches means. */
export function deflateInWords(answer: Extension): string {
  const [ofServer, ofClient] = [streamOf(answer, 'server'), streamOf(answer, 'client')];
  const serverWindow = 2 ** ofServer.windowBits;
  const clientWindow = 2 ** ofClient.windowBits;
  const server = ofServer.keepsWindow
    ? l10n.t('The server keeps its window of {0} bytes from message to message (context takeover).', serverWindow)
    : l10n.t('The server compresses each message on its own, with a window of {0} bytes.', serverWindow);
  const client = ofClient.keepsWindow
    ? l10n.t('The client may keep its window of {0} bytes from message to message (context takeover).', clientWindow)
    : l10n.t('The client compresses each message on its own, with a window of {0} bytes.', clientWindow);
  return l10n.t('Messages may be compressed (permessage-deflate). {0} {1}', server, client);
}

function has({ parameters }: Extension, wanted: string): boolean {
  return parameters.some(({ name }) => name === wanted);
}

function valueOf({ parameters }: Extension, wanted: string): string | undefined {
  return parameters.find(({ name }) => name === wanted)?.value;
}
