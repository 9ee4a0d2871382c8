import * as l10n from '@vscode/l10n';
import { html, type TemplateResult } from 'lit';
import type { Frame } from '../../api';
import { opcodeName } from '../../protocol/frameFindings';
import { hexDigit, isLengthPadded, RSV1 } from '../../protocol/frameHeader';
import { formatBytes, formatCount, formatDateTime } from '../format';
import { keyText } from './frameRows';

/** What each field of a frame's header means in this frame. */
export function frameFacts(frame: Frame): TemplateResult {
  const { headerLength, length, offset, time } = frame;
  const facts: readonly (readonly [name: string, value: string])[] = [
    ['FIN', finText(frame)],
    ['RSV1–3', reservedText(frame)],
    [l10n.t('Opcode'), `${hexDigit(frame.opcode)} ${opcodeName(frame.opcode)}`],
    [l10n.t('Mask'), maskText(frame)],
    [l10n.t('Payload'), lengthText(frame)],
    [l10n.t('Header'), formatBytes(headerLength)],
    [l10n.t('On the wire'), formatBytes(headerLength + length)],
    [l10n.t('Offset'), l10n.t('{0}, counted from the end of the handshake', formatCount(offset))],
    [l10n.t('Time'), formatDateTime(time)],
  ];
  return html`<dl class="facts-list">
    ${facts.map(
      ([name, value]) =>
        html`<dt>${name}</dt>
          <dd>${value}</dd>`,
    )}
  </dl>`;
}

function finText({ fin, opcode }: Frame): string {
  if (!fin) return l10n.t('0: more frames of this message follow');
  return opcode === 0 ? l10n.t('1: the last frame of its message') : l10n.t('1: the whole message is in this frame');
}

/** Bits that no extension gives a meaning to must be 0 (RFC 6455 §5.2). */
function reservedText({ rsv, opcode }: Frame): string {
  if (rsv === 0) return l10n.t('0: not used');
  const bits = rsv.toString(2).padStart(3, '0');
  const compressed = rsv === RSV1 && (opcode === 1 || opcode === 2);
  return compressed ? l10n.t('{0}: compressed (RFC 7692)', bits) : l10n.t('{0}: without a meaning here', bits);
}

/** RFC 6455 §5.1: a client masks, a server doesn't. */
function maskText(frame: Frame): string {
  return frame.masked ? l10n.t('1, with the key {0}', keyText(frame)) : l10n.t('0: not masked');
}

function lengthText(frame: Frame): string {
  const length = formatBytes(frame.length);
  return isLengthPadded(frame) ? l10n.t('{0}, written longer than needed (RFC 6455 §5.2)', length) : length;
}
