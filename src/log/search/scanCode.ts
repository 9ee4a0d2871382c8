/**
 * `scan.wat`, compiled, in Base64. To make it again after a change there (`npm install --no-save wabt`), put what this prints here:
 * `node -e "require('wabt')().then((w) => console.log(Buffer.from(w.parseWat('', require('fs').readFileSync('src/log/search/scan.wat'),
 * { simd: true }).toBinary({}).buffer).toString('base64')))"`
 */
export const SCAN_CODE =
  'AGFzbQEAAAABDQFgCH9/f39/f39/AX8DAgEABQMBAAgHEQIGbWVtb3J5AgAEc2NhbgAACq0DAaoDAgh/BHsgAUUEQEEADwsgAiAFai0AAP0PIR' +
  'AgAyAFai0AAP0PIREgAiAGai0AAP0PIRIgAyAGai0AAP0PIRMgACEOIAAgAUEDdGohDyAOKAIAIQggD0EIaygCBCAEayEJAkADQCAIIAlKDQEg' +
  'CCAFaiEMIAz9AAQAIBH9UCAQ/SMgDP0ABBAgEf1QIBD9I/1QIAz9AAQgIBH9UCAQ/SMgDP0ABDAgEf1QIBD9I/1Q/VD9U0UEQCAIQcAAaiEIDA' +
  'ELIAz9AAQAIBH9UCAQ/SMgCCAGav0ABAAgE/1QIBL9I/1O/WQhCwJAA0AgC0UNASAIIAtoaiEKIAsgC0EBa3EhC0EAIQwDQCAKIAxqLQAAIAMg' +
  'DGotAAByIAIgDGotAABHDQEgDEEBaiEMIAwgBEkNAAsCQANAIA4oAgQgCksNASAOQQhqIQ4gDiAPTw0FDAALCyAKIA4oAgBJDQAgCiAEaiAOKA' +
  'IESw0AIAcgDiAAa0EDdjYCACAHQQRqIQcgDUEBaiENIA5BCGohDiAOIA9PDQMgDigCACEIDAILCyAIQRBqIQgMAAsLIA0L';
