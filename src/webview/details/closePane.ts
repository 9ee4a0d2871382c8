import * as l10n from '@vscode/l10n';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { Direction, LogEntry, SessionEnd } from '../../api';
import { Utf8Decoder } from '../../payload/utf8Decoder';
import { visibleText } from '../../payload/visibleText';
import { closeFrameMeaning } from '../../protocol/closeCodes';
import type { Host } from '../host';
import { LightElement } from '../lightElement';
import type { PayloadReader } from './payloadReader';

/** A control frame carries no more (RFC 6455 §5.5); one that breaks the rule is cut here. */
const mostBytes = 64 * 1024;
/** The answer to a close frame is looked for its beginning this far back. */
const rowsBack = 500;

/** A close frame's payload explained, and the closing handshake that it is a part of (RFC 6455 §5.5.1, §7.1). */
export class ClosePane extends LightElement {
  static override properties = {
    reader: { attribute: false },
    end: { attribute: false },
    shown: { state: true },
    failure: { state: true },
  };

  declare host: Host;
  declare entry: LogEntry;
  declare reader: PayloadReader;
  declare end: SessionEnd | undefined;
  declare shown: { readonly payload: Uint8Array; readonly first: Direction } | undefined;
  declare failure: string | undefined;

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has('reader')) return;
    this.shown = undefined;
    this.failure = undefined;
    void this.#load();
  }

  protected override render(): TemplateResult {
    if (this.failure) return html`<p class="note error-text" role="alert">${this.failure}</p>`;
    if (!this.shown) return html``;
    const { payload, first } = this.shown;
    const { end } = this;
    const began = end && end.by !== 'error' ? end.by === 'local' : first === 'sent';
    return html`${payload.length < 2 ? html`<p class="note">${codelessText(payload.length)}</p>` : nothing}
      <dl class="facts-list">
        ${payload.length < 2 ? nothing : carried(payload)}
        <dt>${l10n.t('Began')}</dt>
        <dd>${began ? l10n.t('from here') : l10n.t('by the peer')}</dd>
        ${
          end
            ? html`<dt>${l10n.t('Clean')}</dt>
                <dd>
                  ${
                    end.clean
                      ? l10n.t('yes: each side sent a close frame')
                      : l10n.t('no: the closing handshake wasn’t completed')
                  }
                </dd>`
            : nothing
        }
      </dl>`;
  }

  async #load(): Promise<void> {
    const { reader, entry, host } = this;
    try {
      const from = Math.max(0, entry.index - rowsBack);
      const [payload, before] = await Promise.all([
        reader.read(0, mostBytes),
        host.request('readRows', { from, to: entry.index }),
      ]);
      const first = before.find(({ kind }) => kind === 'close') ?? entry;
      if (reader === this.reader) this.shown = { payload, first: first.direction };
    } catch (error) {
      if (reader === this.reader) this.failure = error instanceof Error ? error.message : String(error);
    }
  }
}

function codelessText(size: number): string {
  return size === 0
    ? l10n.t('The close frame carries no code and no reason.')
    : l10n.t('The close frame carries half a code: one byte.');
}

/** A code in two bytes, then a reason in UTF-8. */
function carried(payload: Uint8Array): TemplateResult {
  const code = new DataView(payload.buffer, payload.byteOffset).getUint16(0);
  const reason = new Utf8Decoder().decode(payload.subarray(2), true);
  return html`<dt>${l10n.t('Code')}</dt>
    <dd>${code} · ${closeFrameMeaning(code)}</dd>
    <dt>${l10n.t('Reason')}</dt>
    <dd>${reason === '' ? html`<span class="quiet-text">${l10n.t('none')}</span>` : visibleText(reason, 'line')}</dd>`;
}

customElements.define('socketscope-close', ClosePane);
