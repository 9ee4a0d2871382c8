import type {} from 'vscode-webview';
import assert from 'node:assert/strict';
import type { LogEntry } from '../../../src/api';
import type { Host } from '../../../src/webview/host';
import { SelectedMessage } from '../../../src/webview/messages/selectedMessage';

describe('SelectedMessage', () => {
  it('takes an index of the log for no place of a filtered list', async () => {
    const host = { request: () => Promise.resolve([{ index: 7 } as LogEntry]) } as unknown as Host;
    const selected = new SelectedMessage(host, () => undefined);
    await selected.readMessage(2, 5);
    assert.deepEqual([selected.entry?.index, selected.place], [7, 2]);
    await selected.readMessage(7, undefined);
    assert.deepEqual([selected.entry?.index, selected.place], [7, undefined]);
    selected.dispose();
  });
});
