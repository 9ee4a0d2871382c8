import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import type { FramingKind, SessionView } from '../../panel/messages';
import type { InputError } from '../../payload/input/inputFormat';
import { visibleText } from '../../payload/visibleText';
import { maySend, type ComposerOptions } from './draftState';

export interface ComposerHint {
  readonly view: SessionView;
  /** Why something was not done. */
  readonly problem: string | undefined;
  readonly error: InputError | undefined;
  readonly preview: string | undefined;
  connect(): void;
  showError(): void;
}

/** What sends, from the keyboard. */
export const shortcut = navigator.platform.startsWith('Mac') ? '⌘⏎' : 'Ctrl+Enter';
const previewCharacters = 300;

/** The line below the text: what is wrong with it, what its variables are now, or why nothing can be sent. */
export function composerHint(hint: ComposerHint): TemplateResult {
  const { view, problem, error, preview } = hint;
  return html`${problem === undefined ? nothing : html`<div class="composer-failure error-text" role="alert">${problem}</div>`}
    <div id="composer-hint" class="composer-hint">
      ${
        error
          ? html`<button type="button" class="link place" @click=${() => hint.showError()}>
                ${l10n.t('Line {0}, column {1}', error.line, error.column)}</button
              ><span class="error-text">${visibleText(error.message, 'line')}</span>`
          : preview !== undefined
            ? html`<span class="preview"
                ><span class="visually-hidden">${l10n.t('With variables:')}</span>→
                ${visibleText(preview.slice(0, previewCharacters), 'line')}</span
              >`
            : maySend(view)
              ? html`<span class="visually-hidden"
                  >${l10n.t('{0} sends, ↑ and ↓ bring back earlier messages', shortcut)}</span
                >`
              : html`${whyNot(view)}
                ${
                  isOver(view) && view.role === 'client' && !view.leg && !view.recording?.headLost
                    ? // By its role it is another thing than the header's button.
                      html`<button type="button" class="link" role="link" @click=${() => hint.connect()}>
                        ${l10n.t('Connect')}
                      </button>`
                    : nothing
                }`
      }
    </div>`;
}

/** Whether nothing can be sent in a session any more. */
export function isOver({ state, restored }: SessionView): boolean {
  return restored || state === 'closed' || state === 'failed';
}

export function placeholderOf(
  { transport, framingKind }: Pick<SessionView, 'transport' | 'framingKind'>,
  { mode, raw }: Pick<ComposerOptions, 'mode' | 'raw'>,
): string {
  switch (mode) {
    case 'json':
      return '{ "op": "ping", "id": "${uuid}" }';
    case 'hex':
      return l10n.t('de ad be ef, or a dump with offsets');
    case 'base64':
      return '3q2+7w==';
    default:
      if (transport === 'websocket') return l10n.t('Message to send as text');
      if (transport === 'udp') return l10n.t('Datagram to send, as text');
      return framedPlaceholder(raw ? undefined : framingKind);
  }
}

/** Says what the framing adds to a message. */
function framedPlaceholder(kind: FramingKind | undefined): string {
  switch (kind) {
    case 'line':
      return l10n.t('Message to send; the line end is added');
    case 'delimiter':
      return l10n.t('Message to send; its delimiter is added');
    case 'length-prefix':
      return l10n.t('Message to send; its length is added');
    case 'fixed':
    case 'idle':
      return l10n.t('Message to send; nothing is added');
    case undefined:
      return l10n.t('Bytes to send, as text; nothing is added');
  }
}

function whyNot({ restored, state, end, endedSide, reconnect }: SessionView): string {
  if (restored) return l10n.t('This is a recording: nothing can be sent in it.');
  if (endedSide === 'local') return l10n.t('You ended sending (FIN): nothing more can be sent. Still receiving.');
  switch (state) {
    case 'connecting':
      if (reconnect) return l10n.t('You can send when the connection is open again.');
      return l10n.t('You can send once the connection is open.');
    case 'closing':
      return l10n.t('The connection is closing; nothing more can be sent.');
    case 'failed':
      return l10n.t('The connection has failed: nothing can be sent in this session.');
    default:
      return end?.by === 'remote'
        ? l10n.t('The peer has ended the connection: nothing more can be sent in this session.')
        : l10n.t('The connection was ended from here: nothing more can be sent in this session.');
  }
}
