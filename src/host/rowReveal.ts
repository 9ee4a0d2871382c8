import type * as vscode from 'vscode';

/**
 * Brings rows of a tree into sight, without the focus and the selection. It opens no side bar: while the view can't be seen, the
 * newest row waits until it can.
 */
export class RowReveal<Node> implements vscode.Disposable {
  readonly #seen: vscode.Disposable;
  #wanted: (() => Node | undefined) | undefined;
  #isBusy = false;

  /** @param readAgain has VS Code read the tree: it leads to rows that it has read only, and waits for what it was told to read */
  constructor(
    private readonly view: Pick<vscode.TreeView<Node>, 'visible' | 'reveal' | 'onDidChangeVisibility'>,
    readAgain: () => void,
  ) {
    this.#seen = view.onDidChangeVisibility(({ visible }) => {
      if (!visible || !this.#wanted) return;
      readAgain();
      void this.#show();
    });
  }

  /** @param find gives the row when its turn comes; `undefined`: it is gone by then */
  bring(find: () => Node | undefined): void {
    this.#wanted = find;
    void this.#show();
  }

  dispose(): void {
    this.#seen.dispose();
  }

  /** Shows what waits, one after another: of those that come meanwhile, the newest. */
  async #show(): Promise<void> {
    if (this.#isBusy) return;
    this.#isBusy = true;
    try {
      while (this.#wanted && this.view.visible) {
        const find = this.#wanted;
        this.#wanted = undefined;
        await this.#reveal(find);
      }
    } finally {
      this.#isBusy = false;
    }
  }

  async #reveal(find: () => Node | undefined): Promise<void> {
    try {
      const node = find();
      if (node) await this.view.reveal(node, { select: false, focus: false });
    } catch {
      // It is gone, or was while VS Code asked for the rows above it; nothing is lost.
    }
  }
}
