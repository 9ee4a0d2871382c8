import * as l10n from '@vscode/l10n';
import { MAX_CONTROL_BYTES, type FrameBreach } from './frameDecoder';

/** The facts of a frame that breaks a rule. */
export interface BreachFacts {
  readonly id: FrameBreach;
  /** FIN, RSV1 to RSV3 and the opcode, as on the wire. */
  readonly firstByte: number;
  /** As announced, in bytes. */
  readonly length: number;
  /** Of the frame in its direction's stream after the handshake. */
  readonly offset: number;
}

/** The name of an opcode (RFC 6455 §11.8), or its number where it has none. */
export function opcodeName(opcode: number): string {
  switch (opcode) {
    case 0:
      return l10n.t('continuation');
    case 1:
      return l10n.t('text');
    case 2:
      return l10n.t('binary');
    case 8:
      return l10n.t('close');
    case 9:
      return l10n.t('ping');
    case 10:
      return l10n.t('pong');
    default:
      return l10n.t('reserved 0x{0}', opcode.toString(16));
  }
}

/** What a frame does wrong, and which frame it is. */
export function breachText({ id, firstByte, length, offset }: BreachFacts): string {
  const frame = l10n.t('{0} frame, {1} bytes, at offset {2}', opcodeName(firstByte & 15), length, offset);
  return l10n.t('{0} ({1}).', ruleText(id, firstByte, length), frame);
}

function ruleText(id: FrameBreach, firstByte: number, length: number): string {
  switch (id) {
    case 'rsv-bits':
      return l10n.t('{0} is set, and no extension gives it a meaning', rsvNames(firstByte));
    case 'rsv1-on-control':
      return l10n.t('RSV1 is set on a control frame, which is never compressed');
    case 'rsv1-on-continuation':
      return l10n.t('RSV1 is set on a continuation frame; only the first frame of a message may have it');
    case 'reserved-opcode':
      return l10n.t('The opcode 0x{0} is reserved', (firstByte & 15).toString(16));
    case 'control-too-long':
      return l10n.t('A control frame announces {0} bytes; at most {1} are allowed', length, MAX_CONTROL_BYTES);
    case 'control-fragmented':
      return l10n.t('A control frame without FIN: it must not be fragmented');
    case 'unexpected-continuation':
      return l10n.t('A continuation frame, but no message was begun');
    case 'expected-continuation':
      return l10n.t('A new message begins before the one before has ended');
    case 'non-minimal-length':
      return l10n.t('The length is not in its shortest form');
    case 'length-msb':
      return l10n.t('The highest bit of the 64-bit length is set');
    case 'masked-server-frame':
      return l10n.t('A frame from a server is masked');
    case 'unmasked-client-frame':
      return l10n.t('A frame from a client is not masked');
    case 'close-length-1':
      return l10n.t('A close frame of one byte: a code takes two');
    case 'close-code-invalid':
      return l10n.t('A close frame has a code that must not be in one');
    case 'close-reason-utf8':
      return l10n.t('The reason of a close frame is not UTF-8');
    case 'data-after-close':
      return l10n.t('A frame after the close frame; it is ignored');
  }
}

/** The section that a breach is against. */
export function breachReference(id: FrameBreach): string {
  switch (id) {
    case 'rsv1-on-control':
    case 'rsv1-on-continuation':
      return 'RFC 7692 §6.1';
    case 'control-too-long':
    case 'control-fragmented':
      return 'RFC 6455 §5.5';
    case 'unexpected-continuation':
    case 'expected-continuation':
      return 'RFC 6455 §5.4';
    case 'masked-server-frame':
    case 'unmasked-client-frame':
      return 'RFC 6455 §5.1';
    case 'close-length-1':
    case 'data-after-close':
      return 'RFC 6455 §5.5.1';
    case 'close-code-invalid':
      return 'RFC 6455 §7.4';
    case 'close-reason-utf8':
      return 'RFC 6455 §8.1';
    default:
      return 'RFC 6455 §5.2';
  }
}

function rsvNames(firstByte: number): string {
  return ['RSV1', 'RSV2', 'RSV3'].filter((_, nth) => firstByte & (0x40 >> nth)).join(', ');
}
