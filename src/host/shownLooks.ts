import type * as vscode from 'vscode';

/**
 * How the rows of a tree looked when VS Code asked. While VS Code reads all of a tree anew, the buttons of its rows don't know what
 * they stand for, and a click between is lost; so it is to be told of the rows that have changed only.
 */
export class ShownLooks<Node extends object> {
  readonly #shown = new WeakMap<Node, { readonly id: string | undefined; readonly look: string }>();

  constructor(
    private readonly itemOf: (node: Node) => vscode.TreeItem,
    private readonly childrenOf: (node: Node) => readonly Node[],
  ) {}

  /** What a row looks like, for VS Code. */
  shown(node: Node): vscode.TreeItem {
    const item = this.itemOf(node);
    this.#shown.set(node, { id: item.id, look: this.#lookOf(node, item) });
    return item;
  }

  /** The rows at or under these that look otherwise now, or have other children: VS Code asks for what is under them as well. */
  changed(nodes: readonly Node[]): Node[] {
    return nodes.flatMap((node) => {
      const before = this.#shown.get(node);
      // VS Code hasn't asked yet.
      if (!before) return [];
      return before.look === this.#lookOf(node, this.itemOf(node)) ? this.changed(this.childrenOf(node)) : [node];
    });
  }

  /** Whether a row has another id by now, which makes it another row to VS Code. */
  isAnother(node: Node): boolean {
    const before = this.#shown.get(node);
    return before !== undefined && before.id !== this.itemOf(node).id;
  }

  #lookOf(node: Node, item: vscode.TreeItem): string {
    const { label, description, tooltip, iconPath, contextValue, collapsibleState, command } = item;
    const children = this.childrenOf(node).map((child) => this.itemOf(child).id);
    return JSON.stringify([
      ...[label, description, tooltip, iconPath, contextValue, collapsibleState],
      ...[command?.command, children],
    ]);
  }
}
