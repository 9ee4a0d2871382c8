import type { CharacterReader } from '../characterReader';

/** UTF-32: four bytes a character. */
export class Utf32Reader implements CharacterReader {
  code = 0;
  length = 4;

  constructor(private readonly littleEndian: boolean) {}

  read(bytes: Uint8Array, at: number): void {
    this.code = -1;
    this.length = Math.min(4, bytes.length - at);
    if (this.length < 4) return;
    const code = new DataView(bytes.buffer, bytes.byteOffset + at, 4).getUint32(0, this.littleEndian);
    if (code < 0xd800 || (code > 0xdfff && code < 0x110000)) this.code = code;
  }

  boundary(bytes: Uint8Array, at: number): number {
    return Math.min(bytes.length, at + ((4 - (at % 4)) % 4));
  }
}
