import { JsonLayout } from './jsonLayout';
import type { PayloadView } from './payloadView';

/** JSON as it is written: numbers, escapes, order and keys that stand twice stay. */
export const jsonView: PayloadView<JsonLayout> = {
  name: 'json',

  priority(head) {
    const first = head.find((byte) => byte !== 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d);
    if (first === undefined) return 0;
    return '{["-0123456789tfn\u00ef'.includes(String.fromCharCode(first)) ? 0.4 : 0;
  },

  render: () => new JsonLayout(),
};
