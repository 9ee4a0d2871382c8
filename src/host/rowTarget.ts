import * as vscode from 'vscode';
import { startOf } from './brokenItem';
import { CommandId } from './ids';
import type { SessionHub } from './sessionHub';
import type { TreeNode } from './treeNode';

/** What a click on a row of the *Profiles* view does; `undefined`: nothing. */
export function leadsTo(node: TreeNode, hub: SessionHub): vscode.Command | undefined {
  switch (node.kind) {
    case 'group':
      return undefined;
    case 'profile': {
      const { saved } = node;
      const { profile } = saved.entry;
      const listening = hub.listeningOf(saved);
      // What runs is shown, whatever has become of its profile.
      if (!listening && !profile) return { command: CommandId.editProfile, title: '', arguments: [node] };
      const latest = profile?.role === 'server' ? hub.listenersOf(saved).at(-1) : hub.sessionsOf(saved).at(-1);
      return showing(listening ?? latest);
    }
    case 'session':
      return showing(node.session);
    case 'listener':
      return showing(node.listener);
    case 'broken': {
      const start = startOf(node.file);
      const selection = new vscode.Range(start, start);
      return { command: 'vscode.open', title: '', arguments: [node.file.uri, { selection }] };
    }
  }
}

function showing(each: { readonly id: string } | undefined): vscode.Command | undefined {
  return each && { command: CommandId.showSession, title: '', arguments: [each.id] };
}
