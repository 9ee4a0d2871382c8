import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { Disposables } from '../base/disposables';
import { ProfileError } from '../profiles/problem';
import type { Profile } from '../profiles/profile';
import { parseProfilesFile, type ProfileEntry, type ProfilesFile } from '../profiles/profilesFile';

const FILE = '.vscode/sockets.json';
/** A file is read again when nobody has typed for so long. */
const TYPING_PAUSE_MS = 150;

/** The profiles of one workspace folder. */
export interface FolderProfiles {
  readonly folder: vscode.WorkspaceFolder;
  readonly uri: vscode.Uri;
  readonly file: ProfilesFile;
  /** What was read; `undefined`: there is no file. */
  readonly text: string | undefined;
  /** The line and column of a UTF-16 offset in the file. */
  readonly positionAt: (offset: number) => vscode.Position;
}

/** A saved profile and where it is. */
export interface SavedProfile {
  readonly folder: vscode.WorkspaceFolder;
  readonly uri: vscode.Uri;
  readonly entry: ProfileEntry;
  /** Where it stands in the file. */
  readonly range: vscode.Range;
}

/**
 * The profiles of all workspace folders, read from their files (from the editor, where one is open with changes), kept up to date, and
 * their problems in the Problems panel.
 */
export class ProfileStore implements vscode.Disposable {
  readonly #owned = new Disposables();
  readonly #onDidChange = this.#owned.add(new vscode.EventEmitter<void>());
  readonly onDidChange = this.#onDidChange.event;
  readonly #problems = this.#owned.add(vscode.languages.createDiagnosticCollection('socketscope'));
  readonly #watchers = new Map<string, Disposables>();
  readonly #folders = new Map<string, FolderProfiles>();
  /** How often each folder's file was read. */
  readonly #turns = new Map<string, number>();
  /** Waiting for a pause in typing, by folder. */
  readonly #typing = new Map<string, NodeJS.Timeout>();

  constructor() {
    this.#owned.add(vscode.workspace.onDidChangeWorkspaceFolders(() => void this.load()));
    this.#owned.add(
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        const folder = this.#folderOf(document.uri);
        if (!folder) return;
        const key = folder.uri.toString();
        clearTimeout(this.#typing.get(key));
        this.#typing.set(
          key,
          setTimeout(() => void this.#read(folder), TYPING_PAUSE_MS),
        );
      }),
    );
  }

  /** The workspace's folders in their order. */
  get folders(): readonly FolderProfiles[] {
    return (vscode.workspace.workspaceFolders ?? []).flatMap(({ uri }) => this.#folders.get(uri.toString()) ?? []);
  }

  get all(): readonly SavedProfile[] {
    return this.folders.flatMap(savedProfiles);
  }

  /** Reads the files of all folders. Settles when all are read. */
  async load(): Promise<void> {
    const current = new Set((vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.toString()));
    for (const key of [...this.#folders.keys()].filter((known) => !current.has(known))) this.#forget(key);
    await Promise.all((vscode.workspace.workspaceFolders ?? []).map((folder) => this.#read(folder)));
  }

  /** Reads one folder's file again, as after an edit. */
  async refresh(folder: vscode.WorkspaceFolder): Promise<void> {
    await this.#read(folder);
  }

  /** @throws ProfileError if no folder has such a profile */
  find(name: string): SavedProfile {
    const found = this.all.find(({ entry }) => entry.name === name);
    if (found) return found;
    const known = this.all.map(({ entry }) => `"${entry.name}"`).join(', ') || l10n.t('none');
    throw new ProfileError(
      'unknown-profile',
      l10n.t('There is no profile "{0}" in .vscode/sockets.json. There are: {1}', name, known),
    );
  }

  dispose(): void {
    for (const timer of this.#typing.values()) clearTimeout(timer);
    for (const watcher of this.#watchers.values()) watcher.dispose();
    this.#owned.dispose();
  }

  async #read(folder: vscode.WorkspaceFolder): Promise<void> {
    this.#watch(folder);
    const uri = fileOf(folder);
    const key = folder.uri.toString();
    const turn = (this.#turns.get(key) ?? 0) + 1;
    this.#turns.set(key, turn);
    const text = await textOf(uri);
    // Of reads that overlap, the last one to begin has the newest text, whichever ends first.
    if (this.#turns.get(key) !== turn) return;
    // One save is told several times: by the editor, and by the watcher. A tree that is drawn anew swallows a click.
    const known = this.#folders.get(key);
    if (known && known.text === text) return;
    const file = parseProfilesFile(text ?? '');
    const positionAt = positions(text ?? '');
    this.#folders.set(key, { folder, uri, file, text, positionAt });
    this.#problems.set(uri, text === undefined ? [] : diagnosticsOf(file, positionAt));
    this.#onDidChange.fire();
  }

  #watch(folder: vscode.WorkspaceFolder): void {
    const key = folder.uri.toString();
    if (this.#watchers.has(key)) return;
    const owned = new Disposables();
    const watcher = owned.add(vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(folder, FILE)));
    for (const event of [watcher.onDidChange, watcher.onDidCreate, watcher.onDidDelete]) {
      owned.add(event(() => void this.#read(folder)));
    }
    this.#watchers.set(key, owned);
  }

  #forget(key: string): void {
    // A read that is under way must not bring it back.
    this.#turns.set(key, (this.#turns.get(key) ?? 0) + 1);
    const known = this.#folders.get(key);
    if (known) this.#problems.delete(known.uri);
    this.#folders.delete(key);
    this.#watchers.get(key)?.dispose();
    this.#watchers.delete(key);
    this.#onDidChange.fire();
  }

  #folderOf(uri: vscode.Uri): vscode.WorkspaceFolder | undefined {
    return vscode.workspace.workspaceFolders?.find((folder) => fileOf(folder).toString() === uri.toString());
  }
}

/** A folder's profiles in the order of its file. */
export function savedProfiles({ folder, uri, file, positionAt }: FolderProfiles): SavedProfile[] {
  return file.entries.map((entry) => {
    const range = new vscode.Range(positionAt(entry.offset), positionAt(entry.offset + entry.length));
    return { folder, uri, entry, range };
  });
}

/** Where a folder's profiles are kept. */
export function fileOf(folder: vscode.WorkspaceFolder): vscode.Uri {
  return vscode.Uri.joinPath(folder.uri, FILE);
}

/**
 * The profile of an entry.
 *
 * @throws ProfileError with the first error, if it has one
 */
export function usableProfile({ entry }: SavedProfile): Profile {
  if (entry.profile) return entry.profile;
  const problem = entry.problems.find(({ severity }) => severity === 'error');
  const why = problem?.message ?? l10n.t('there is a syntax error in it.');
  throw new ProfileError(problem?.code ?? 'syntax', l10n.t('The profile "{0}" can\'t be used: {1}', entry.name, why));
}

async function textOf(uri: vscode.Uri): Promise<string | undefined> {
  const open = vscode.workspace.textDocuments.find(
    (document) => document.uri.toString() === uri.toString() && document.isDirty,
  );
  if (open) return open.getText();
  try {
    return new TextDecoder('utf-8').decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    return undefined;
  }
}

function diagnosticsOf(file: ProfilesFile, positionAt: FolderProfiles['positionAt']): vscode.Diagnostic[] {
  return file.problems.map(({ offset, length, severity, message, code }) => {
    const range = new vscode.Range(positionAt(offset), positionAt(offset + length));
    const level = severity === 'error' ? vscode.DiagnosticSeverity.Error : vscode.DiagnosticSeverity.Warning;
    const diagnostic = new vscode.Diagnostic(range, message, level);
    diagnostic.source = 'Socketscope';
    diagnostic.code = code;
    return diagnostic;
  });
}

/** Line and column of UTF-16 offsets, for a file that need not be open in an editor. */
function positions(text: string): (offset: number) => vscode.Position {
  const starts = [0];
  for (const { index, 0: end } of text.matchAll(/\r\n|\r|\n/g)) starts.push(index + end.length);
  return (offset) => {
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (starts[middle]! <= offset) low = middle;
      else high = middle;
    }
    return new vscode.Position(low, offset - starts[low]!);
  };
}
