import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import { byteFacts } from '../../payload/byteFacts';
import type { ByteRange } from '../../payload/byteRange';
import type { ByteFormat } from '../../payload/byteText';
import { visibleText } from '../../payload/visibleText';
import { formatBytes, formatCount } from '../format';
import { menuButton, type MenuItem } from '../frame/menu';

export interface HexInspectorOptions {
  /** Those at the selection's beginning, up to eight. */
  readonly bytes: Uint8Array;
  readonly selection: ByteRange | undefined;
  /** Of the payload. */
  readonly size: number;
  readonly littleEndian: boolean;
  onOrder(littleEndian: boolean): void;
  onCopy(format: ByteFormat): void;
}

/** What is selected in a hex dump: where, how much, and what it means as a number or character. */
export function hexInspector(options: HexInspectorOptions): TemplateResult {
  const { bytes, selection, size, littleEndian } = options;
  if (!selection) {
    return html`<div class="pane-bar">
      <span class="pane-place">${l10n.t('Select bytes to see what they mean.')}</span>
    </div>`;
  }
  const [from, to] = selection;
  const order = littleEndian ? l10n.t('Little-endian') : l10n.t('Big-endian');
  const copy = (format: ByteFormat, label: string): MenuItem => ({ label, run: () => options.onCopy(format) });
  return html`<div class="pane-bar inspector">
    <span class="pane-place" aria-live="polite">
      ${l10n.t('Offset {0} (0x{1}) of {2}', formatCount(from), from.toString(16), formatCount(size))} ·
      ${l10n.t('{0} selected', formatBytes(to - from))}
    </span>
    <span class="grow"></span>
    <button
      type="button"
      class="menu-button"
      title=${l10n.t('{0}: the order of the bytes of a number. Click to change it.', order)}
      @click=${() => options.onOrder(!littleEndian)}
    >
      ${order}
    </button>
    ${menuButton('copy-as', l10n.t('Copy As'), [
      copy('hex', l10n.t('Hexadecimal')),
      copy('text', l10n.t('Text')),
      copy('base64', l10n.t('Base64')),
      copy('c', l10n.t('C Array')),
    ])}
    ${
      bytes.length === 0
        ? nothing
        : html`<dl class="byte-facts">
            ${byteFacts(bytes, littleEndian).map(
              ({ name, value }) =>
                html`<div>
                  <dt>${name}</dt>
                  <dd>${visibleText(value, 'line')}</dd>
                </div>`,
            )}
          </dl>`
    }
  </div>`;
}
