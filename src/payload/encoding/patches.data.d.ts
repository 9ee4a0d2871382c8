import type { PatchData } from './encodingPatch';

/** By the names of the encodings of Chinese, Japanese and Korean. Made by `encodingData.mjs` out of iconv-lite. */
declare const patches: Readonly<Record<string, PatchData>>;
export default patches;
