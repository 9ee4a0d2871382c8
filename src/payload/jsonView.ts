import { jsonTokens } from './jsonTokens';
import type { PayloadView } from './payloadView';

/** JSON, one member or element a line; see {@link jsonTokens} for what stays as it was. */
export const jsonView: PayloadView = {
  name: 'json',

  priority(payload) {
    const first = payload.find((byte) => byte !== 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d);
    if (first === undefined) return 0;
    return '{["-0123456789tfn\u00ef'.includes(String.fromCharCode(first)) ? 0.9 : 0;
  },

  render(payload) {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(payload);
    return [...jsonTokens(text)];
  },
};
