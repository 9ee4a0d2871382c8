import type { ProfileStore, SavedProfile } from '../profileStore';
import type { ListenerTabs } from '../listenerTabs';
import type { Listening } from '../listening';
import type { SessionHub } from '../sessionHub';
import type { SessionTabs } from '../sessionTabs';
import type { CommandId } from '../ids';
import type { TreeNode } from '../treeNode';

/** What commands work with. */
export interface CommandServices {
  readonly store: ProfileStore;
  readonly hub: SessionHub;
  readonly tabs: SessionTabs;
  readonly listening: Listening;
  readonly listenerTabs: ListenerTabs;
}

/**
 * Commands by their ids. An argument comes from a menu (a node of the tree, and then all nodes that are selected) or from another
 * command or keybinding.
 */
export type Commands = Partial<
  Record<(typeof CommandId)[keyof typeof CommandId], (argument?: unknown, ...more: unknown[]) => Promise<unknown>>
>;

/** The saved profile that a command was called on, by the tree or by name; `undefined` if it was called on nothing. */
export function profileArgument(argument: unknown, store: ProfileStore): SavedProfile | undefined {
  if (typeof argument === 'string') return store.find(argument);
  return isNode(argument) && argument.kind === 'profile' ? argument.saved : undefined;
}

/** Whether it is a node that the tree made. */
export function isNode(argument: unknown): argument is TreeNode {
  return typeof argument === 'object' && argument !== null && 'kind' in argument;
}
