import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

/** What a page may do. Given when its panel is made: given later, VS Code would load it twice. */
export function pageOptions(extensionUri: vscode.Uri): vscode.WebviewOptions {
  return { enableScripts: true, localResourceRoots: [vscode.Uri.joinPath(extensionUri, 'dist')] };
}

/**
 * Asks for what the page begins with while its code is still being read. What comes before that is there is kept for it.
 * Where there are Trusted Types, Lit wraps each template's text in one, which is a fifth of the first drawing; the page's policy asks for none.
 */
const BEGINNING = `
      const messages = [];
      window.beginning = { vscode: acquireVsCodeApi(), messages, keep: ({ data }) => messages.push(data) };
      addEventListener('message', beginning.keep);
      beginning.vscode.postMessage({ type: 'request', id: 0, name: 'start' });
      delete window.trustedTypes;
    `;

/** The HTML of a session's or a listener's page: it loads the extension's own script, styles and icon font, and nothing else. */
export function sessionPage(
  webview: vscode.Webview,
  extensionUri: vscode.Uri,
  element: 'socketscope-session' | 'socketscope-listener' = 'socketscope-session',
): string {
  const nonce = randomBytes(16).toString('base64');
  const asset = (name: string): string =>
    webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, 'dist', name)).toString();
  const policy = [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource}`,
    `font-src ${webview.cspSource}`,
    `img-src ${webview.cspSource}`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${vscode.env.language}">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${policy}" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <script nonce="${nonce}">{${BEGINNING}}</script>
    <link rel="stylesheet" href="${asset('page.css')}" />
    <link rel="stylesheet" href="${asset('codicon.css')}" id="vscode-codicon-stylesheet" />
    <title>Socketscope</title>
  </head>
  <body>
    <${element}></${element}>
    <script type="module" nonce="${nonce}" src="${asset('page.js')}"></script>
  </body>
</html>`;
}
