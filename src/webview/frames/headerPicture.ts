import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import type { Frame } from '../../api';
import { opcodeName } from '../../protocol/frameFindings';
import { extendedLengthSize, frameHeaderBytes, hexDigit } from '../../protocol/frameHeader';
import { formatBytes, formatCount } from '../format';
import { keyText } from './frameRows';

const columns = 16;

/**
 * A frame's header bit by bit, as RFC 6455 §5.2 draws it, in lines of two bytes: every field but those of the first line
 * fills whole lines then.
 */
export function headerPicture(frame: Frame): TemplateResult {
  const bytes = frameHeaderBytes(frame);
  const lines: TemplateResult[] = [];
  for (let at = 0; at < bytes.length; at += 2) {
    lines.push(
      html`<tr>
        <th scope="row">${pair(bytes, at)}</th>
        ${at === 0 ? firstLine(frame, bytes) : wholeLines(frame, at)}
      </tr>`,
    );
  }
  return html`<table class="header-picture" aria-label=${l10n.t('Header, bit by bit')}>
    <thead>
      <tr>
        <th scope="col">${l10n.t('Bytes')}</th>
        ${Array.from({ length: columns }, (_, bit) => html`<th scope="col" class="bit">${bit}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${lines}
      <tr>
        <td></td>
        <td colspan=${columns} class="payload-field">${payloadText(frame)}</td>
      </tr>
    </tbody>
  </table>`;
}

function pair(bytes: Uint8Array, at: number): string {
  return Array.from(bytes.subarray(at, at + 2), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
}

function firstLine(frame: Frame, bytes: Uint8Array): TemplateResult {
  const { fin, rsv, opcode, masked } = frame;
  const short = (bytes[1] ?? 0) & 0x7f;
  return html`${flag('FIN', fin)}${flag('RSV1', (rsv & 4) !== 0)}${flag('RSV2', (rsv & 2) !== 0)}
    ${flag('RSV3', (rsv & 1) !== 0)}
    <td colspan="4" class="opcode">
      ${binary(opcode, 4)}<span class="bit-field">${l10n.t('opcode')}</span
      ><span class="meaning">${hexDigit(opcode)} ${opcodeName(opcode)}</span>
    </td>
    ${flag('MASK', masked)}
    <td colspan="7">
      ${binary(short, 7)}<span class="bit-field">${l10n.t('payload length')}</span
      ><span class="meaning">${shortLengthText(short)}</span>
    </td>`;
}

/** What the 7 bits say: up to 125 they are the length, else they say where it is. */
function shortLengthText(short: number): string {
  if (short === 126) return l10n.t('126: in the next 2 bytes');
  if (short === 127) return l10n.t('127: in the next 8 bytes');
  return formatBytes(short);
}

/** The field that begins at byte `at`; a field covers its other lines, too. */
function wholeLines(frame: Frame, at: number): TemplateResult | typeof nothing {
  const extended = extendedLengthSize(frame);
  if (at === 2 && extended > 0) {
    return html`<td colspan=${columns} rowspan=${extended / 2}>
      <span class="bit-field">${l10n.t('extended payload length')}</span
      ><span class="meaning">${formatCount(frame.length)}</span>
    </td>`;
  }
  if (at !== 2 + extended) return nothing;
  return html`<td colspan=${columns} rowspan="2">
    <span class="bit-field">${l10n.t('masking key')}</span><span class="meaning">${keyText(frame)}</span>
  </td>`;
}

function flag(name: string, set: boolean): TemplateResult {
  return html`<td class="flag ${set ? 'set' : ''}">
    <span class="bits">${set ? 1 : 0}</span><span class="bit-field">${name}</span>
  </td>`;
}

function binary(value: number, width: number): TemplateResult {
  return html`<span class="bits">${value.toString(2).padStart(width, '0')}</span>`;
}

function payloadText({ length, masked }: Frame): string {
  if (length === 0) return l10n.t('no payload');
  return masked
    ? l10n.t('payload: {0}, masked with the key', formatBytes(length))
    : l10n.t('payload: {0}', formatBytes(length));
}
