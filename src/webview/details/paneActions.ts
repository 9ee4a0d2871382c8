import type { ByteFormat } from '../../payload/byteText';
import type { ByteRange } from '../../payload/byteRange';
import type { DetailsTab } from '../pageState';
import type { TextLook } from './textPane';

/** What a view of a payload asks of the details that it is in. */
export interface PaneActions {
  select(range: ByteRange | undefined, view: 'text' | 'hex' | 'pretty'): void;
  setLook(look: TextLook): void;
  setPrettyMode(mode: 'tree' | 'text'): void;
  /** Copies the selected bytes. */
  copySelection(format: ByteFormat): void;
  copyText(text: () => string | Promise<string>): void;
  /** Shows bytes in another view. */
  show(tab: DetailsTab, range: ByteRange): void;
}
