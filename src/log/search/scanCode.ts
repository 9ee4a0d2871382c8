/**
 * `scan.wat`, compiled, in Base64. To make it again after a change there (`npm install --no-save wabt`), put what this prints here:
 * `node -e "require('wabt')().then((w) => console.log(Buffer.from(w.parseWat('', require('fs').readFileSync('src/log/search/scan.wat',
 * 'utf8'), { simd: true }).toBinary({}).buffer).toString('base64')))"`
 */
export const SCAN_CODE =
  'AGFzbQEAAAABDAFgB39/f39/f38BfwMCAQAFAwEACAcRAgZtZW1vcnkCAARmaW5kAAAKqgIBpwICBH8EeyACIAVqLQAA/Q8hCyADIAVqLQAA/Q8hDC' +
  'ACIAZqLQAA/Q8hDSADIAZqLQAA/Q8hDiABIARrIQcCQANAIAAgB0oNASAAIAVqIQogCv0ABAAgDP1QIAv9IyAK/QAEECAM/VAgC/0j/VAgCv0ABCAg' +
  'DP1QIAv9IyAK/QAEMCAM/VAgC/0j/VD9UP1TRQRAIABBwABqIQAMAQsgCv0ABAAgDP1QIAv9IyAAIAZq/QAEACAO/VAgDf0j/U79ZCEJAkADQCAJRQ' +
  '0BIAAgCWhqIQggCCAHSg0DIAkgCUEBa3EhCUEAIQoDQCAIIApqLQAAIAMgCmotAAByIAIgCmotAABHDQEgCkEBaiEKIAogBEkNAAsgCA8LCyAAQRBq' +
  'IQAMAAsLQX8L';
