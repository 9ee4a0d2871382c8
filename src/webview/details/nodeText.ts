import * as l10n from '@vscode/l10n';
import { noNode, type JsonNodes } from '../../payload/jsonNodes';
import { jsonPath, jsonRow, rowBytes, valueOffset } from '../../payload/jsonRow';
import { formatSize } from '../format';
import { mostCopiedBytes } from './copyText';
import type { PayloadReader } from './payloadReader';

/** A value as it is written in the payload. @throws if it is too long for a clipboard, or isn't whole */
export async function nodeText(nodes: JsonNodes, node: number, reader: PayloadReader): Promise<string> {
  if (!nodes.isClosed(node)) throw new Error(l10n.t('the end of this value was not read yet'));
  const start = nodes.start(node);
  const end = nodes.end(node);
  if (end - start > mostCopiedBytes) {
    throw new Error(l10n.t('the value is too large for the clipboard; the limit is {0}', formatSize(mostCopiedBytes)));
  }
  const bytes = await reader.read(start, end);
  return new TextDecoder().decode(nodes.hasKey(node) ? bytes.subarray(valueOffset(bytes)) : bytes);
}

/** Where a value stands, as a filter names it. */
export async function nodePath(nodes: JsonNodes, node: number, reader: PayloadReader): Promise<string> {
  const steps: (string | number)[] = [];
  for (let at = node; nodes.parent(at) !== noNode; at = nodes.parent(at)) {
    if (!nodes.hasKey(at)) steps.push(nodes.place(at));
    else {
      const start = nodes.start(at);
      steps.push(jsonRow(nodes, at, await reader.read(start, start + rowBytes)).key ?? '""');
    }
  }
  return jsonPath(steps.reverse());
}
