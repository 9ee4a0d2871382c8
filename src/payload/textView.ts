import type { PayloadView } from './payloadView';
import { randomAccess } from './randomAccess';

/** The bytes as text, in the encoding that they seem to be in. It always answers. */
export const textView: PayloadView = { name: 'text', priority: () => 0.1, render: randomAccess };
