import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

/** The HTML of a session's page: it loads the extension's own script, styles and icon font, and nothing else. */
export function sessionPage(webview: vscode.Webview, extensionUri: vscode.Uri): string {
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
    <link rel="stylesheet" href="${asset('page.css')}" />
    <link rel="stylesheet" href="${asset('codicon.css')}" id="vscode-codicon-stylesheet" />
    <title>Socketscope</title>
  </head>
  <body>
    <socketscope-session></socketscope-session>
    <script type="module" nonce="${nonce}" src="${asset('page.js')}"></script>
  </body>
</html>`;
}
