/** A line for each encoding of text that iconv-lite knows: its name, then its other names. Made by `encodingData.mjs`. */
declare const names: string;
export default names;
