import type { TreeView } from 'vscode';

const LOOK_EVERY_MS = 20;
/** VS Code reads rows anew within some milliseconds. */
const LOOKS = 50;

/**
 * Finds the rows of a view that are clicked. While VS Code reads a row anew, the view has no selection, and there is no event that
 * tells of its end.
 *
 * @returns is called with each click, and gives its row; `undefined`: there is none, or another click came meanwhile
 */
export function rowClicks<Node>(view: Pick<TreeView<Node>, 'selection'>): () => Promise<Node | undefined> {
  let newest = 0;
  return async () => {
    const click = ++newest;
    for (let looks = LOOKS; looks > 0 && view.selection.length === 0; looks -= 1) await pause();
    // The selection is that of the newest click: an earlier one that waited with it would run the same row once more.
    return click === newest ? view.selection[0] : undefined;
  };
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
}
