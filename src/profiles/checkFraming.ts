import * as l10n from '@vscode/l10n';
import { findNodeAtLocation, type Node } from 'jsonc-parser';
import { parseHex } from '../protocol/framing/parseHex';
import type { Place } from './checkSchema';

/** What the schema can't say about the framing of a profile. */
export function checkFraming(framing: Node, report: (place: Place, code: string, message: string) => void): void {
  const at = (name: string): Node | undefined => findNodeAtLocation(framing, [name]);
  if (at('kind')?.value !== 'delimiter') return;
  const text = at('delimiter');
  const hex = at('delimiterHex');
  if (text && hex) {
    report(hex, 'bad-profile', l10n.t('"{0}" and "{1}" exclude each other.', 'delimiter', 'delimiterHex'));
  } else if (!text && !hex) {
    // As for a missing property, the opening brace only is marked.
    const brace = { offset: framing.offset, length: 1 };
    report(brace, 'bad-profile', l10n.t('The property "{0}" or "{1}" is missing.', 'delimiter', 'delimiterHex'));
  }
  const digits: unknown = hex?.value;
  if (hex && typeof digits === 'string' && digits !== '' && !parseHex(digits)) {
    const message = l10n.t('"{0}" must be pairs of hexadecimal digits, such as "0d0a".', 'framing.delimiterHex');
    report(hex, 'bad-profile', message);
  }
}
