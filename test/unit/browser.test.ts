import assert from 'node:assert/strict';
import { createContext, runInContext } from 'node:vm';
import { CommandId, ViewId } from '../../src/host/ids';
import { readJson, readText } from './support/repository';

/** Loads it as VS Code's web worker does: a function of CommonJS, `vscode` alone to require, nothing of Node's. */
function load(vscode: object): { activate(context: object): unknown } {
  const module = { exports: {} as { activate(context: object): unknown } };
  const require = (name: string): object => {
    if (name !== 'vscode') throw new Error(`Cannot load module '${name}'`);
    return vscode;
  };
  const globals = createContext({ TextDecoder, TextEncoder, URL });
  const manifest = readJson('package.json') as { readonly browser: string };
  const code = `(function (module, exports, require) {${readText(manifest.browser)}\n})`;
  const run = runInContext(code, globals) as (...args: unknown[]) => void;
  run(module, module.exports, require);
  return module.exports;
}

describe('the extension in a VS Code without Node', () => {
  const commands = new Map<string, () => Promise<void>>();
  const views = new Map<string, { message?: string; dispose(): void }>();
  const shown: unknown[][] = [];
  const ran: string[] = [];
  const own: { dispose(): void }[] = [];

  before(() => {
    const disposable = { dispose: () => undefined };
    const vscode = {
      l10n: { bundle: undefined },
      commands: {
        registerCommand: (id: string, run: () => Promise<void>) => (commands.set(id, run), disposable),
        executeCommand: (id: string) => (ran.push(id), Promise.resolve()),
      },
      window: {
        createTreeView: (id: string) => {
          const view = { ...disposable };
          views.set(id, view);
          return view;
        },
        showWarningMessage: (...told: unknown[]) => (shown.push(told), Promise.resolve(told.at(-1))),
      },
    };
    load(vscode).activate({ subscriptions: own });
  });

  it('has every command of the manifest', () => {
    const { contributes } = readJson('package.json') as {
      readonly contributes: { readonly commands: readonly { readonly command: string }[] };
    };
    assert.deepEqual([...commands.keys()].sort(), contributes.commands.map(({ command }) => command).sort());
  });

  it('has every view, with why it is empty', () => {
    const ids = Object.values(ViewId).filter((id) => id !== ViewId.container);
    assert.deepEqual([...views.keys()].sort(), [...ids].sort());
    for (const { message } of views.values())
      assert.match(message ?? '', /Sockets aren't available here.*Open the folder/);
  });

  it('says at each command why it can’t, and leads elsewhere', async () => {
    await commands.get(CommandId.quickConnect)?.();
    assert.match(String(shown[0]?.[0]), /Sockets aren't available here/);
    assert.match(JSON.stringify(shown[0]?.[1]), /in VS Code on a computer/);
    assert.equal(ran.length, 1);
  });

  it('gives all of it back', () => {
    assert.equal(own.length, commands.size + views.size);
  });
});
