import { findNodeAtLocation, parseTree, type Node } from 'jsonc-parser';
import * as vscode from 'vscode';
import type { SavedProfile } from './profileStore';

/** Opens the file at a profile, with one of its properties selected if it is there, or else the nearest one around it. */
export async function revealProfile(saved: SavedProfile, path: readonly string[] = []): Promise<void> {
  const { start } = saved.range;
  const editor = await vscode.window.showTextDocument(saved.uri, { selection: new vscode.Range(start, start) });
  editor.revealRange(saved.range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  const { document } = editor;
  const { offset, length } = saved.entry;
  const property = propertyNear(parseTree(document.getText().slice(offset, offset + length)), path);
  if (!property) return;
  const at = (inProfile: number): vscode.Position => document.positionAt(offset + inProfile);
  editor.selection = new vscode.Selection(at(property.offset), at(property.offset + property.length));
  editor.revealRange(editor.selection, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}

function propertyNear(profile: Node | undefined, path: readonly string[]): Node | undefined {
  if (!profile || path.length === 0) return undefined;
  return findNodeAtLocation(profile, [...path])?.parent ?? propertyNear(profile, path.slice(0, -1));
}
