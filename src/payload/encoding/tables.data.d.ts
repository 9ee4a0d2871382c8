/**
 * Names of encodings of one byte a character, and the characters of the bytes from 128 on, or of all 256. Made by
 * `encodingData.mjs` out of iconv-lite.
 */
declare const tables: readonly (readonly [names: string, characters: string])[];
export default tables;
