import { html, type TemplateResult } from 'lit';
import './hexPane';
import type { TextEncoding } from '../../payload/encoding/textEncoding';
import type { PaneActions } from './paneActions';
import type { PayloadMarks } from './payloadMarks';
import type { PayloadReader } from './payloadReader';
import './textPane';
import type { TextLook } from './textPane';

export interface PaneContext {
  readonly reader: PayloadReader;
  readonly marks: PayloadMarks;
  readonly look: TextLook;
  /** The profile's encoding, where it isn't UTF-8. */
  readonly own: TextEncoding | undefined;
  readonly actions: PaneActions;
}

/** The payload as text. */
export function textPane({ reader, marks, look, own, actions }: PaneContext): TemplateResult {
  return html`<socketscope-text
    .reader=${reader}
    .marks=${marks}
    .look=${look}
    .own=${own}
    .onLook=${(next: TextLook) => actions.setLook(next)}
    .onSelect=${(range: Parameters<PaneActions['select']>[0]) => actions.select(range, 'text')}
    .onCopyAll=${() => actions.copySelection('text')}
  ></socketscope-text>`;
}

/** The payload as a hex dump. */
export function hexPane({ reader, marks, actions }: PaneContext): TemplateResult {
  return html`<socketscope-hex
    .reader=${reader}
    .marks=${marks}
    .onSelect=${(range: Parameters<PaneActions['select']>[0]) => actions.select(range, 'hex')}
    .onCopy=${(format: Parameters<PaneActions['copySelection']>[0]) => actions.copySelection(format)}
  ></socketscope-hex>`;
}
