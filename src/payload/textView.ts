import type { PayloadView } from './payloadView';
import { Utf8Decoder } from './utf8Decoder';

/** The bytes as UTF-8. It always answers: what isn't UTF-8 becomes U+FFFD. */
export const textView: PayloadView = {
  name: 'text',
  priority: () => 0.1,
  render: (payload) => [{ kind: 'plain', text: new Utf8Decoder().decode(payload, true) }],
};
