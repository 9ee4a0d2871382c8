import type { FrameBreach } from '../protocol/frameDecoder';
import type { Breach } from './frameLog';

/** Why a connection is given up: what a peer sent breaks the protocol or a limit. */
export interface ReceiveProblem {
  /** As the library `ws` calls it (`WS_ERR_INVALID_UTF8`), or zlib. People search for it. */
  readonly code: string;
  readonly message: string;
  /** For our close frame (RFC 6455 §7.4.1). */
  readonly closeCode: number;
  /** The first rule that its frame breaks, if that is it. */
  readonly breach?: Breach;
}

export const TOO_BIG: ReceiveProblem = {
  code: 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH',
  message: 'Max payload size exceeded',
  closeCode: 1009,
};

export const UNCOUNTABLE: ReceiveProblem = {
  code: 'WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH',
  message: 'Payload length > 2^53 - 1',
  closeCode: 1009,
};

export const TOO_MANY_FRAGMENTS: ReceiveProblem = {
  code: 'WS_ERR_TOO_MANY_BUFFERED_PARTS',
  message: 'Too many message fragments',
  closeCode: 1008,
};

export const TOO_MANY_CHUNKS: ReceiveProblem = {
  code: 'WS_ERR_TOO_MANY_BUFFERED_PARTS',
  message: 'Too many buffered chunks',
  closeCode: 1008,
};

export const NO_UTF8: ReceiveProblem = {
  code: 'WS_ERR_INVALID_UTF8',
  message: 'Invalid UTF-8 sequence',
  closeCode: 1007,
};

/** zlib's word on what can't be inflated. */
export function notInflated({ code = 'Z_DATA_ERROR', message }: NodeJS.ErrnoException): ReceiveProblem {
  return { code, message, closeCode: 1007 };
}

/** A mistake of ours, not of the peer's. */
export function failedHere(error: unknown): ReceiveProblem {
  return { code: 'internal', message: error instanceof Error ? error.message : String(error), closeCode: 1011 };
}

/** A frame that breaks a rule, one that isn't tolerated. */
export function broken(breach: Breach): ReceiveProblem {
  const closeCode = breach.id === 'close-reason-utf8' ? 1007 : breach.id === 'length-msb' ? 1009 : 1002;
  return { code: codeOf(breach.id, breach.firstByte), message: breach.id, closeCode, breach };
}

function codeOf(id: FrameBreach, firstByte: number): string {
  switch (id) {
    case 'rsv-bits':
      return firstByte & 0x30 ? 'WS_ERR_UNEXPECTED_RSV_2_3' : 'WS_ERR_UNEXPECTED_RSV_1';
    case 'rsv1-on-control':
    case 'rsv1-on-continuation':
      return 'WS_ERR_UNEXPECTED_RSV_1';
    case 'control-fragmented':
      return 'WS_ERR_EXPECTED_FIN';
    case 'control-too-long':
    case 'close-length-1':
    case 'non-minimal-length':
      return 'WS_ERR_INVALID_CONTROL_PAYLOAD_LENGTH';
    case 'length-msb':
      return 'WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH';
    case 'masked-server-frame':
      return 'WS_ERR_UNEXPECTED_MASK';
    case 'unmasked-client-frame':
      return 'WS_ERR_EXPECTED_MASK';
    case 'close-code-invalid':
      return 'WS_ERR_INVALID_CLOSE_CODE';
    case 'close-reason-utf8':
      return 'WS_ERR_INVALID_UTF8';
    default:
      return 'WS_ERR_INVALID_OPCODE';
  }
}
