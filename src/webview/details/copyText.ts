import * as l10n from '@vscode/l10n';
import type { EntryKind } from '../../api';
import { hexRow } from '../../payload/hexRow';
import { renderPayload } from '../../payload/renderPayload';
import type { DetailsTab } from '../pageState';
import type { PayloadReader } from './payloadReader';
import { mostPrettyBytes } from './prettyPane';

/** More isn't put onto the clipboard; a hex dump is more than four times the payload. */
const mostTextBytes = 32 * 1024 * 1024;
const mostHexBytes = 4 * 1024 * 1024;

/** What a tab of the details shows, as text for the clipboard, and all of it. @throws if it is too much for a clipboard. */
export async function copyText(reader: PayloadReader, tab: DetailsTab, kind: EntryKind): Promise<string> {
  const most = tab === 'hex' ? mostHexBytes : mostTextBytes;
  if (reader.size > most) throw new Error(l10n.t('the message is too large for the clipboard'));
  const bytes = await reader.read(0, most);
  if (tab === 'hex') {
    let dump = '';
    for (let offset = 0; offset < bytes.length; offset += 16) {
      const row = hexRow(bytes.subarray(offset, offset + 16), offset, 16);
      dump += `${row.offset}  ${row.hex}  ${row.ascii}\n`;
    }
    return dump;
  }
  if (tab === 'pretty' && kind !== 'close' && bytes.length <= mostPrettyBytes) {
    let text = '';
    for (const token of renderPayload(bytes).tokens) text += token.text;
    return text;
  }
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(kind === 'close' ? bytes.subarray(2) : bytes);
}
