import * as vscode from 'vscode';
import { Disposables } from '../base/disposables';

/** How long is waited for the end of a session to be on disk, which a disk that fails may never do. */
const KEEP_MS = 2000;

/** Which sessions of this window have their end on disk, so that they are recordings. */
export class KeptSessions implements vscode.Disposable {
  readonly #owned = new Disposables();
  readonly #onDidKeep = this.#owned.add(new vscode.EventEmitter<void>());
  readonly onDidKeep = this.#onDidKeep.event;
  readonly #ids = new Set<string>();

  has(id: string): boolean {
    return this.#ids.has(id);
  }

  add(id: string): void {
    this.#ids.add(id);
    this.#onDidKeep.fire();
  }

  forget(id: string): void {
    this.#ids.delete(id);
  }

  /** Settles when a session is kept, or after {@link KEEP_MS}. */
  async kept(id: string): Promise<void> {
    if (this.has(id)) return;
    await new Promise<void>((resolve) => {
      const late = setTimeout(resolve, KEEP_MS);
      const listening = this.onDidKeep(() => {
        if (!this.has(id)) return;
        clearTimeout(late);
        listening.dispose();
        resolve();
      });
    });
  }

  dispose(): void {
    this.#owned.dispose();
  }
}
