import * as vscode from 'vscode';
import { ViewId } from './ids';
import type { ProfileStore } from './profileStore';
import type { SessionHub } from './sessionHub';
import type { TreeNode } from './treeNode';

const MIME = `application/vnd.code.tree.${ViewId.profiles}`;

/** A profile or a folder that is dragged into another folder of its file, or out of all. */
export type Dragged = Extract<TreeNode, { kind: 'profile' | 'group' }>;

/** Drag and drop in the *Profiles* tree: what is dropped into a folder gets it as its `folder`. */
export class ProfileDrag implements vscode.TreeDragAndDropController<TreeNode> {
  readonly dropMimeTypes = [MIME];
  readonly dragMimeTypes = [MIME];
  #dragged: readonly Dragged[] = [];

  constructor(
    private readonly store: ProfileStore,
    private readonly hub: SessionHub,
    private readonly reportError: (error: unknown) => void,
  ) {}

  handleDrag(nodes: readonly TreeNode[], data: vscode.DataTransfer): void {
    this.#dragged = nodes.filter(
      (node): node is Dragged => node.kind === 'profile' || (node.kind === 'group' && node.folder !== undefined),
    );
    if (this.#dragged.length > 0) data.set(MIME, new vscode.DataTransferItem(this.#dragged.length));
  }

  async handleDrop(target: TreeNode | undefined, data: vscode.DataTransfer): Promise<void> {
    const dragged = data.get(MIME) ? this.#dragged : [];
    this.#dragged = [];
    try {
      const { moveDragged } = await import('./actionsOnDemand');
      await moveDragged(dragged, target, this.store, this.hub);
    } catch (error) {
      this.reportError(error);
    }
  }
}
