import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const manifest = {
  publisher: 'ms-vscode',
  name: 'hexeditor',
  version: '1.0.0',
  engines: { vscode: '^1.101.0' },
  main: './main.js',
  activationEvents: ['onCustomEditor:hexEditor.hexedit'],
  contributes: {
    customEditors: [
      { viewType: 'hexEditor.hexedit', displayName: 'Hex', selector: [{ filenamePattern: '*' }], priority: 'option' },
    ],
  },
};

const main = `const vscode = require('vscode');
exports.activate = () => vscode.window.registerCustomEditorProvider('hexEditor.hexedit', {
  openCustomDocument: (uri) => ({ uri, dispose() {} }),
  async resolveCustomEditor({ uri }, { webview }) {
    const bytes = await vscode.workspace.fs.readFile(uri);
    webview.html = '<p>bytes: ' + Buffer.from(bytes).toString('hex') + '</p>';
  },
});`;

/** The folder of an extension that stands for Microsoft's *Hex Editor*, by its names: it can't be downloaded here. */
export async function hexEditorExtension(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'socketscope-hexeditor-'));
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
  await writeFile(join(folder, 'main.js'), main);
  return folder;
}
