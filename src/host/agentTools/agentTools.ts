import * as vscode from 'vscode';
import { Disposables } from '../../base/disposables';
import { loadOnce } from '../../base/loadOnce';
import { Cancelled } from '../../base/cancelled';
import { visibleText } from '../../payload/visibleText';
import { coverAddresses } from '../../protocol/knownSecrets';
import { ProfileError } from '../../profiles/problem';
import { ToolName } from '../ids';
import { requireTrustOfTools } from '../restrictedMode';
import type { SocketTool, ToolServices } from './toolServices';

/** In characters. */
const MOST_OF_ERROR = 1000;

/** The tools that language models may ask for. They are there in trusted workspaces only; what they do is loaded with the first call. */
export class AgentTools implements vscode.Disposable {
  readonly #owned = new Disposables();
  readonly #tools = loadOnce(() => this.#load());

  constructor(private readonly services: () => Promise<Omit<ToolServices, 'own' | 'confirmed'>>) {
    if (vscode.workspace.isTrusted) this.#register();
    else this.#owned.add(vscode.workspace.onDidGrantWorkspaceTrust(() => this.#register()));
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #register(): void {
    for (const name of Object.values(ToolName)) {
      this.#owned.add(
        vscode.lm.registerTool<unknown>(name, {
          prepareInvocation: async ({ input }) => told(async () => (await this.#tool(name)).prepare?.(input)),
          invoke: async ({ input }, token) => {
            const text = await told(async () => (await this.#tool(name)).invoke(input, token));
            return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(text)]);
          },
        }),
      );
    }
  }

  async #tool(name: string): Promise<SocketTool> {
    requireTrustOfTools();
    return (await this.#tools())[name]!;
  }

  async #load(): Promise<Readonly<Record<string, SocketTool>>> {
    const [tools, given] = await Promise.all([import('../onDemand'), this.services()]);
    const services = { ...given, own: new Set<string>(), confirmed: new tools.Confirmed() };
    return {
      [ToolName.listProfiles]: tools.listTool(services),
      [ToolName.connect]: tools.connectTool(services),
      [ToolName.listen]: tools.listenTool(services),
      [ToolName.send]: tools.sendTool(services),
      [ToolName.explainFailure]: tools.explainTool(services),
      [ToolName.close]: tools.closeTool(services),
      [ToolName.waitForMessage]: tools.waitTool(services),
      [ToolName.readLog]: tools.readTool(services),
    };
  }
}

/** Errors may quote others, too: they are short for a model, and disguise nothing. */
async function told<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof vscode.CancellationError || !(error instanceof Error)) throw error;
    if (error instanceof Cancelled) throw new vscode.CancellationError();
    if (error instanceof ProfileError) {
      // It may quote a file of the workspace.
      const { untrusted } = await import('../onDemand');
      throw new Error(untrusted('a profile', coverAddresses(error.message).slice(0, MOST_OF_ERROR)), { cause: error });
    }
    throw new Error(visibleText(coverAddresses(error.message), 'line').slice(0, MOST_OF_ERROR), { cause: error });
  }
}
