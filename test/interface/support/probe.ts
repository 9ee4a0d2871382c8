import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { root } from '../../host/root.mjs';
import { eventually } from '../../unit/support/eventually';

/** Another extension beside the one under test, which runs what a test gives it. */
export class Probe {
  readonly #portFile = join(tmpdir(), `socketscope-probe-${randomUUID()}`);

  /** The extension's folder, for a workbench that is started now. */
  get extension(): string {
    // The extension host inherits it.
    process.env.SOCKETSCOPE_PROBE = this.#portFile;
    return join(root, 'test', 'interface', 'support', 'probe');
  }

  /**
   * Runs the body of an async function, with `vscode` and the extension's `api`.
   *
   * @returns what it returns, as JSON
   * @throws what it throws
   */
  async run(code: string): Promise<unknown> {
    const port = await eventually(async () => readFile(this.#portFile, 'utf8'), 20_000);
    const response = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: code });
    const { value, error } = (await response.json()) as { value?: unknown; error?: string };
    if (error !== undefined) throw new Error(error);
    return value;
  }

  /** Invokes a tool, and gives its text. @param cancelMs after which it is cancelled */
  async tool(name: string, input: object, cancelMs?: number): Promise<string> {
    const text = await this.run(`
      const source = new vscode.CancellationTokenSource();
      const cancelMs = ${String(cancelMs ?? -1)};
      if (cancelMs >= 0) setTimeout(() => source.cancel(), cancelMs);
      const input = ${JSON.stringify(input)};
      const result = await vscode.lm.invokeTool(${JSON.stringify(name)}, { input, toolInvocationToken: undefined }, source.token);
      return result.content.map(({ value }) => value).join('');`);
    return String(text);
  }

  async close(): Promise<void> {
    await rm(this.#portFile, { force: true });
  }
}
