import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { DemoServer } from '../net/demo';
import { CommandId, ContextKey, SettingId } from './ids';
import type { Commands } from './commands/commands';
import { setContext } from './setContext';

/** Starts and stops the demo server, which is loaded only then. */
export class DemoControl implements vscode.Disposable {
  #server: DemoServer | undefined;
  #starting: Promise<DemoServer> | undefined;

  constructor(
    private readonly output: vscode.LogOutputChannel,
    private readonly onDidStart: () => void,
  ) {}

  readonly commands: Commands = {
    [CommandId.startDemoServer]: async () => {
      const server = await this.#start();
      const echo = server.endpoints[0]?.address ?? '';
      const connect = l10n.t('Connect to Echo');
      const picked = await vscode.window.showInformationMessage(
        l10n.t('The demo server is running: {0}', echo),
        connect,
      );
      if (picked === connect) await vscode.commands.executeCommand(CommandId.quickConnect, echo);
    },
    [CommandId.stopDemoServer]: async () => {
      await this.stop();
    },
  };

  /** Where an endpoint such as `echo` is; the server is started first, unless it runs. */
  async address(id: string): Promise<string> {
    const { endpoints } = await this.#start();
    const endpoint = endpoints.find((each) => each.id === id);
    if (!endpoint) throw new TypeError(`The demo server has no endpoint "${id}".`);
    return endpoint.address;
  }

  async stop(): Promise<void> {
    await this.#starting?.catch(() => undefined);
    const server = this.#server;
    this.#server = undefined;
    await server?.stop();
    await setContext(ContextKey.demoServerRunning, false);
  }

  dispose(): void {
    void this.#server?.stop();
  }

  async #start(): Promise<DemoServer> {
    if (this.#server) return this.#server;
    this.#starting ??= this.#listen();
    try {
      this.#server = await this.#starting;
    } finally {
      this.#starting = undefined;
    }
    await setContext(ContextKey.demoServerRunning, true);
    this.onDidStart();
    return this.#server;
  }

  async #listen(): Promise<DemoServer> {
    const { startDemoServer } = await import('../net/demo');
    const port = vscode.workspace.getConfiguration().get<number>(SettingId.demoServerPort, 0);
    const server = await startDemoServer({ port });
    for (const { name, address } of server.endpoints) this.output.info(`${l10n.t('Demo server')}: ${name} ${address}`);
    return server;
  }
}
