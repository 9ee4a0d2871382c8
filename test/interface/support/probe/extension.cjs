// Runs what a test sends it, inside the extension host: as another extension would use the API and the tools.
const { createServer } = require('node:http');
const { renameSync, writeFileSync } = require('node:fs');
const vscode = require('vscode');

const AsyncFunction = (async () => undefined).constructor;

exports.activate = (context) => {
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const part of request) body += part;
    try {
      const api = await vscode.extensions.getExtension('socketscope.socketscope')?.activate();
      const value = await new AsyncFunction('vscode', 'api', body)(vscode, api);
      response.end(JSON.stringify({ value: value ?? null }));
    } catch (error) {
      response.end(JSON.stringify({ error: `${error.name}: ${error.message}` }));
    }
  });
  server.listen(0, '127.0.0.1', () => {
    const file = process.env.SOCKETSCOPE_PROBE;
    // Who waits for the file must not find it before the port is in it.
    writeFileSync(`${file}.new`, String(server.address().port));
    renameSync(`${file}.new`, file);
  });
  context.subscriptions.push({ dispose: () => server.close() });
};
