import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import type { ByteRange } from '../../payload/byteRange';
import type { JsonNodes } from '../../payload/jsonNodes';
import type { JsonRow } from '../../payload/jsonRow';
import { visibleText } from '../../payload/visibleText';
import { formatBytes, formatCount } from '../format';

/** What a row of the tree says of a value: key, value or its size, and what is odd about it. */
export function jsonTreeRow(
  nodes: JsonNodes,
  node: number,
  row: JsonRow,
  folded: boolean,
  onShowAll: () => void,
): TemplateResult {
  const key =
    row.key === undefined
      ? nothing
      : html`<span class="token-key">${visibleText(row.key, 'line')}</span><span class="token-punctuation">: </span>`;
  const duplicate = nodes.isDuplicate(node)
    ? html`<span class="json-duplicate" title=${l10n.t('Another member of this object has the same key.')}
        >${l10n.t('duplicate key')}</span
      >`
    : nothing;
  if (nodes.isContainer(node)) {
    return html`${key}<span class="token-punctuation">${brackets(nodes, node, folded)}</span>
      <span class="json-count">${countText(nodes, node)}</span>${duplicate}`;
  }
  const range = cutRange(nodes, node, row);
  return html`${key}<span class="token-${nodes.kind(node)}"
      >${visibleText(row.text ?? '', 'line')}${row.cut ? '…' : ''}</span
    >${
      range
        ? html` <button
            type="button"
            class="link"
            tabindex="-1"
            title=${l10n.t('Show All as Text (Enter)')}
            @click=${onShowAll}
          >
            ${l10n.t('show all ({0})', formatBytes(range[1] - range[0]))}
          </button>`
        : nothing
    }${duplicate}`;
}

/** The bytes of a value that its row has only the beginning of. */
export function cutRange(nodes: JsonNodes, node: number, row: JsonRow): ByteRange | undefined {
  if (!row.cut || nodes.isContainer(node) || !nodes.isClosed(node)) return undefined;
  return [nodes.start(node), nodes.end(node)];
}

function countText(nodes: JsonNodes, node: number): string {
  const count = nodes.count(node);
  const text = nodes.isClosed(node) ? formatCount(count) : `${formatCount(count)}+`;
  if (nodes.kind(node) === 'object') return count === 1 ? l10n.t('1 member') : l10n.t('{0} members', text);
  return count === 1 ? l10n.t('1 element') : l10n.t('{0} elements', text);
}

function brackets(nodes: JsonNodes, node: number, folded: boolean): string {
  const [open, close] = nodes.kind(node) === 'object' ? ['{', '}'] : ['[', ']'];
  if (nodes.count(node) === 0) return nodes.isClosed(node) ? open + close : open;
  return folded ? `${open}…${close}` : open;
}
