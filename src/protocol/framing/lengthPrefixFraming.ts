import * as l10n from '@vscode/l10n';
import type { LengthPrefixFraming as LengthPrefix } from '../../profiles/profile';
import { CountedFraming, MAX_BELIEVED_BYTES, type Header } from './countedFraming';
import { FramingError, NO_BYTES, type FramingProblem, type WireMessage } from './streamFraming';
import { MAX_VARINT_BYTES, readVarint, writeVarint } from './varint';

/** `length-prefix`: each message begins with its length, an unsigned number. */
export class LengthPrefixFraming extends CountedFraming {
  readonly #size: LengthPrefix['size'];
  readonly #offset: number;
  readonly #isLittle: boolean;
  readonly #includesHeader: boolean;

  constructor({ size, endian = 'big', offset = 0, includesHeader = false }: LengthPrefix, maxMessageSize: number) {
    super(maxMessageSize);
    this.#size = size;
    this.#offset = offset;
    this.#isLittle = endian === 'little';
    this.#includesHeader = includesHeader;
  }

  encode(payload: Uint8Array): WireMessage {
    let field = this.#write(payload.length);
    if (this.#includesHeader) {
      // A varint that counts itself may need one byte more because of that.
      for (let size = 0; field.length !== size;) {
        size = field.length;
        field = this.#write(this.#offset + size + payload.length);
      }
    }
    const prefix = new Uint8Array(this.#offset + field.length);
    prefix.set(field, this.#offset);
    return { prefix, payload, suffix: NO_BYTES };
  }

  protected readHeader(bytes: Uint8Array): Header | undefined {
    const field = bytes.subarray(this.#offset);
    let size: number;
    let length: number;
    if (this.#size === 'varint') {
      const varint = readVarint(field);
      if (!varint) return undefined;
      size = varint.size;
      length = varint.value;
    } else {
      size = this.#size;
      if (field.length < size) return undefined;
      length = this.#read(field);
    }
    const headerBytes = this.#offset + size;
    const payloadBytes = this.#includesHeader ? length - headerBytes : length;
    if (payloadBytes >= 0 && payloadBytes <= Math.max(this.maxMessageSize, MAX_BELIEVED_BYTES))
      return { headerBytes, payloadBytes };
    return { headerBytes, payloadBytes, problem: this.#problem(payloadBytes, field.subarray(0, size)) };
  }

  #read(field: Uint8Array): number {
    const size = this.#size as number;
    let value = 0;
    for (let nth = 0; nth < size; nth += 1) value = value * 256 + field[this.#isLittle ? size - 1 - nth : nth]!;
    return value;
  }

  #write(length: number): Uint8Array {
    if (this.#size === 'varint') return writeVarint(length);
    const size = this.#size;
    const most = 256 ** size - 1;
    if (length > most) {
      throw new FramingError(
        l10n.t('The message is too long: its length would be {0}, and {1} bytes hold at most {2}.', length, size, most),
      );
    }
    const field = new Uint8Array(size);
    let rest = length;
    for (let nth = 0; nth < size; nth += 1) {
      field[this.#isLittle ? nth : size - 1 - nth] = rest % 256;
      rest = Math.floor(rest / 256);
    }
    return field;
  }

  #problem(payloadBytes: number, field: Uint8Array): FramingProblem {
    const rest = l10n.t('The framing of the profile may be another one. What follows is shown as it comes.');
    if (Number.isNaN(payloadBytes)) {
      const message = l10n.t(
        'A length has more than {0} bytes ({1}), or more than 64 bits.',
        MAX_VARINT_BYTES,
        hex(field),
      );
      return { id: 'bad-length', severity: 'error', message: `${message} ${rest}` };
    }
    if (payloadBytes < 0) {
      const header = this.#offset + field.length;
      const message = l10n.t('A length is {0}, less than the {1} bytes of its header.', payloadBytes + header, header);
      return { id: 'bad-length', severity: 'error', message: `${message} ${rest}` };
    }
    const most = Math.max(this.maxMessageSize, MAX_BELIEVED_BYTES);
    const message = l10n.t(
      'A message of {0} bytes is announced ({1}), but at most {2} are believed.',
      this.#exact(field),
      hex(field),
      most,
    );
    return { id: 'message-too-big', severity: 'error', message: `${message} ${rest}` };
  }

  /** A length that a number of ECMAScript may not hold, and what it is as a signed number if that is negative. */
  #exact(field: Uint8Array): string {
    const bytes = [...field];
    if (this.#size === 'varint') {
      return String(bytes.reduceRight((value, byte) => (value << 7n) | BigInt(byte & 0x7f), 0n));
    }
    if (this.#isLittle) bytes.reverse();
    const value = bytes.reduce((high, byte) => (high << 8n) | BigInt(byte), 0n);
    const signed = BigInt.asIntN(8 * bytes.length, value);
    return signed < 0n ? `${String(value)} = ${String(signed)}` : String(value);
  }
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
}
