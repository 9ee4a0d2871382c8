import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { stateName } from '../../panel/stateName';
import { completionsAt } from '../../profiles/language/completions';
import { quickFixes } from '../../profiles/language/quickFixes';
import { parseProfilesFile } from '../../profiles/profilesFile';
import { CommandId } from '../ids';
import { savedProfiles, type FolderProfiles, type SavedProfile } from '../profileStore';
import { madeOfProfiles, type Made } from '../madeOfProfiles';
import { sourceOf } from '../profileSource';
import { isLive, type SessionHub } from '../sessionHub';
import { listenerStateName } from '../serverItems';
import { hoverAt } from './hoverAt';

/** A file that is larger is read for its profiles, but not for each key that is pressed. */
const MOST_CHARACTERS = 2_000_000;

/** Answers what the editor asks about a file of profiles. */
export class ProfileFeatures {
  constructor(private readonly hub: SessionHub) {}

  completions(
    document: vscode.TextDocument,
    position: vscode.Position,
    { file }: FolderProfiles,
  ): vscode.CompletionItem[] {
    const text = textOf(document);
    if (text === undefined) return [];
    const surroundings = {
      // A folder that isn't trusted learns nothing of the machine.
      environment: vscode.workspace.isTrusted ? Object.keys(process.env).sort() : [],
      folders: (vscode.workspace.workspaceFolders ?? []).map(({ name }) => name),
    };
    const found = completionsAt(text, document.offsetAt(position), file, surroundings);
    return found.map(({ kind, label, insert, from, to, detail, isSnippet }, nth) => {
      const { Variable, Value } = vscode.CompletionItemKind;
      const item = new vscode.CompletionItem(label, kind === 'variable' ? Variable : Value);
      item.detail = detail;
      item.insertText = isSnippet ? new vscode.SnippetString(insert) : insert;
      item.range = rangeOf(document, from, to);
      item.filterText = isSnippet ? label.slice(0, -2) : insert;
      item.sortText = String(nth).padStart(5, '0');
      return item;
    });
  }

  hover(document: vscode.TextDocument, at: vscode.Position, file: FolderProfiles): vscode.Hover | undefined {
    const text = textOf(document);
    const found = text === undefined ? undefined : hoverAt(text, document.offsetAt(at), file);
    return found && new vscode.Hover(found.lines, rangeOf(document, found.from, found.to));
  }

  lenses(document: vscode.TextDocument, file: FolderProfiles): vscode.CodeLens[] {
    // While somebody types, places are those of the text that was read last.
    const last = document.lineCount;
    const made = madeOfProfiles(this.hub);
    return savedProfiles(file)
      .filter(({ range }) => range.start.line < last)
      .flatMap((saved) => lensesOf(saved, made.get(sourceOf(saved))));
  }

  actions(
    document: vscode.TextDocument,
    diagnostics: readonly vscode.Diagnostic[],
    saved: FolderProfiles,
  ): vscode.CodeAction[] {
    const text = textOf(document);
    const ours = diagnostics.filter(({ source }) => source === 'Socketscope');
    if (text === undefined || ours.length === 0) return [];
    const { problems } = saved.text === text ? saved.file : parseProfilesFile(text);
    return ours.flatMap((diagnostic) => {
      const offset = document.offsetAt(diagnostic.range.start);
      const problem = problems.find((each) => each.offset === offset && each.message === diagnostic.message);
      return (problem ? quickFixes(text, problem) : []).map(({ title, edits, isPreferred = false }) => {
        const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
        action.edit = new vscode.WorkspaceEdit();
        for (const edit of edits)
          action.edit.replace(document.uri, rangeOf(document, edit.offset, edit.offset + edit.length), edit.content);
        action.diagnostics = [diagnostic];
        action.isPreferred = isPreferred;
        return action;
      });
    });
  }
}

function lensesOf(
  saved: SavedProfile,
  { sessions, listeners }: Made = { sessions: [], listeners: [] },
): vscode.CodeLens[] {
  const { profile } = saved.entry;
  if (!profile) return [];
  const { start } = saved.range;
  const lens = (title: string, command: string, argument: unknown): vscode.CodeLens =>
    new vscode.CodeLens(new vscode.Range(start, start), { title, command, arguments: [argument] });
  const node = { kind: 'profile', saved };
  if (profile.role === 'server') {
    const listener = listeners.at(-1);
    const isListening = listener?.state === 'listening';
    return [
      isListening
        ? lens(`$(debug-stop) ${l10n.t('Stop Listening')}`, CommandId.stopListening, node)
        : lens(`$(radio-tower) ${l10n.t('Listen')}`, CommandId.listen, node),
      ...(listener ? [lens(listenerStateName(listener.state), CommandId.showSession, listener.id)] : []),
    ];
  }
  const live = sessions.filter(isLive);
  const latest = live.at(-1) ?? sessions.at(-1);
  return [
    live.length > 0
      ? lens(`$(debug-disconnect) ${l10n.t('Disconnect')}`, CommandId.disconnect, node)
      : lens(`$(plug) ${l10n.t('Connect')}`, CommandId.connect, node),
    ...(latest ? [lens(stateName(latest.state), CommandId.showSession, latest.id)] : []),
  ];
}

function textOf(document: vscode.TextDocument): string | undefined {
  const text = document.getText();
  return text.length <= MOST_CHARACTERS ? text : undefined;
}

function rangeOf(document: vscode.TextDocument, from: number, to: number): vscode.Range {
  return new vscode.Range(document.positionAt(from), document.positionAt(to));
}
