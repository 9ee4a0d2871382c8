// The empty extension that ours is measured against: nothing but commands. Each leaves in the workspace what it did, with the time
// at which it began.
const { renameSync, readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const vscode = require('vscode');

exports.activate = (/** @type {vscode.ExtensionContext} */ { subscriptions }) => {
  for (const [name, run] of Object.entries({ emptyPage, session, record, openRecording, peers })) {
    subscriptions.push(vscode.commands.registerCommand(`bench.${name}`, run));
  }
};

async function emptyPage() {
  await closeAll();
  const start = Date.now();
  const panel = vscode.window.createWebviewPanel('bench.empty', 'Empty', vscode.ViewColumn.One, {
    enableScripts: true,
  });
  panel.webview.html = '<!DOCTYPE html><html><head></head><body><textarea></textarea></body></html>';
  leave('emptyPage', { start });
}

async function session() {
  const { connect } = await api();
  await closeAll();
  const start = Date.now();
  await connect(profile(), { reveal: true });
  leave('session', { start });
}

async function record() {
  const { connect } = await api();
  const opened = await connect(profile());
  const ended = new Promise((resolve) => opened.onDidChangeState((state) => state === 'closed' && resolve(undefined)));
  await opened.send('go');
  await ended;
  await opened.log.flush();
  leave('record', { id: opened.id, entries: opened.log.length });
}

async function openRecording() {
  await api();
  const { id } = JSON.parse(readFileSync(join(folder(), 'record.json'), 'utf8'));
  await closeAll();
  const start = Date.now();
  await vscode.commands.executeCommand('socketscope.openRecording', id);
  leave('openRecording', { start });
}

/** Activates those of VS Code's own extensions that would wait for a command; others are there from the start. */
async function peers() {
  const start = Date.now();
  for (const command of ['references-view.clear', 'editor.emmet.action.matchTag']) {
    await vscode.commands.executeCommand(command).then(undefined, () => {});
  }
  leave('peers', { start });
}

function api() {
  return vscode.extensions.getExtension('socketscope.socketscope').activate();
}

function profile() {
  const url = vscode.workspace.getConfiguration('bench').get('url');
  return { name: 'Bench', transport: 'websocket', url, compression: false };
}

function closeAll() {
  return vscode.commands.executeCommand('workbench.action.closeAllEditors');
}

function folder() {
  return vscode.workspace.workspaceFolders[0].uri.fsPath;
}

/** At once, for who looks for it. */
function leave(/** @type {string} */ name, /** @type {object} */ content) {
  const file = join(folder(), `${name}.json`);
  writeFileSync(`${file}.partial`, JSON.stringify(content));
  renameSync(`${file}.partial`, file);
}
