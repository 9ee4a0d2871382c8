import { Utf8Reader } from './characterReader';

/** What the bytes at a place mean as a number or character: a name, and the value as text. */
export interface ByteFact {
  readonly name: string;
  readonly value: string;
}

const utf8 = new Utf8Reader();

/** @param bytes those from the place on, eight if there are so many @param littleEndian the order of numbers of several bytes */
export function byteFacts(bytes: Uint8Array, littleEndian: boolean): ByteFact[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const facts: ByteFact[] = [];
  const add = (size: number, name: string, value: () => number | bigint): void => {
    if (bytes.length >= size) facts.push({ name, value: numberText(value()) });
  };
  add(1, 'u8', () => view.getUint8(0));
  add(1, 'i8', () => view.getInt8(0));
  add(2, 'u16', () => view.getUint16(0, littleEndian));
  add(2, 'i16', () => view.getInt16(0, littleEndian));
  add(4, 'u32', () => view.getUint32(0, littleEndian));
  add(4, 'i32', () => view.getInt32(0, littleEndian));
  add(8, 'u64', () => view.getBigUint64(0, littleEndian));
  add(8, 'i64', () => view.getBigInt64(0, littleEndian));
  add(4, 'f32', () => view.getFloat32(0, littleEndian));
  add(8, 'f64', () => view.getFloat64(0, littleEndian));
  if (bytes.length > 0) {
    utf8.read(bytes, 0);
    const { code } = utf8;
    if (code >= 0) {
      facts.push({
        name: 'UTF-8',
        value: `${String.fromCodePoint(code)} U+${code.toString(16).toUpperCase().padStart(4, '0')}`,
      });
    }
  }
  return facts;
}

function numberText(value: number | bigint): string {
  if (typeof value === 'bigint' || Number.isInteger(value)) return Object.is(value, -0) ? '-0' : String(value);
  return Number.isFinite(value) ? String(value) : String(value);
}
