import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { Disposables } from '../base/disposables';
import { ProfileError } from '../profiles/problem';
import type { Profile } from '../profiles/profile';
import type { ProfileInput } from '../profiles/inputs';
import type { ProfileEntry, ProfilesFile } from '../profiles/profilesFile';

const FILE = '.vscode/sockets.json';
/** In the extension's global storage. */
export const USER_FILE = 'sockets.json';
const NO_FILE: ProfilesFile = { entries: [], inputs: [], problems: [], parses: true };
/** How many profiles a message names. */
const MOST_LISTED = 10;
/** Files of several folders that are read within this time are told of at once. */
const TOGETHER_MS = 300;
/** A file is read again when nobody has typed for so long. */
const TYPING_PAUSE_MS = 150;

/** The profiles of one workspace folder, or the person's own ones. */
export interface FolderProfiles {
  /** Absent: they are the person's own, in the extension's global storage. */
  readonly folder: vscode.WorkspaceFolder | undefined;
  readonly uri: vscode.Uri;
  readonly file: ProfilesFile;
  /** What was read; `undefined`: there is no file. */
  readonly text: string | undefined;
  /** The line and column of a UTF-16 offset in the file. */
  readonly positionAt: (offset: number) => vscode.Position;
}

/** A saved profile and where it is. */
export interface SavedProfile {
  /** Absent: it is the person's own. */
  readonly folder: vscode.WorkspaceFolder | undefined;
  readonly uri: vscode.Uri;
  readonly entry: ProfileEntry;
  /** The questions of its file. */
  readonly inputs: readonly ProfileInput[];
  /** Where it stands in the file. */
  readonly range: vscode.Range;
}

/**
 * The profiles of all workspace folders and the person's own ones, read from their files (from the editor, where one is open with changes), kept up to date, and
 * their problems in the Problems panel.
 */
export class ProfileStore implements vscode.Disposable {
  readonly #owned = new Disposables();
  readonly #onDidChange = this.#owned.add(new vscode.EventEmitter<void>());
  readonly onDidChange = this.#onDidChange.event;
  readonly #problems = this.#owned.add(vscode.languages.createDiagnosticCollection('socketscope'));
  readonly #watchers = new Map<string, Disposables>();
  readonly #folders = new Map<string, FolderProfiles>();
  /** There may be tens of thousands. Absent: a file has changed since. */
  #all: readonly SavedProfile[] | undefined;
  /** How often each file was read. */
  readonly #turns = new Map<string, number>();
  /** Waiting for a pause in typing, by file. */
  readonly #typing = new Map<string, NodeJS.Timeout>();

  constructor(
    /** The file of the person's own profiles. */
    readonly userFile: vscode.Uri,
  ) {
    this.#owned.add(vscode.workspace.onDidChangeWorkspaceFolders(() => void this.load()));
    this.#owned.add(
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        const key = document.uri.toString();
        if (!this.#files.some((file) => file.toString() === key)) return;
        clearTimeout(this.#typing.get(key));
        this.#typing.set(
          key,
          setTimeout(() => void this.refresh(document.uri), TYPING_PAUSE_MS),
        );
      }),
    );
  }

  /** The workspace's folders in their order, then the person's own profiles. */
  get folders(): readonly FolderProfiles[] {
    return this.#files.flatMap((file) => this.#folders.get(file.toString()) ?? []);
  }

  get all(): readonly SavedProfile[] {
    return (this.#all ??= this.folders.flatMap(savedProfiles));
  }

  /** Reads the files of all folders. Settles when all are read. */
  async load(): Promise<void> {
    this.#all = undefined;
    this.#renewFolders();
    const current = new Set(this.#files.map((file) => file.toString()));
    for (const key of [...this.#folders.keys()].filter((known) => !current.has(known))) this.#forget(key);
    // Told together: a tree that is drawn anew swallows a click. But the others don't wait for a folder that is slow.
    let waits = true;
    let isNew = false;
    const tell = (): void => {
      waits = false;
      if (isNew) this.#onDidChange.fire();
      isNew = false;
    };
    const timer = setTimeout(tell, TOGETHER_MS);
    const read = async (file: vscode.Uri): Promise<void> => {
      isNew = (await this.#read(file)) || isNew;
      if (!waits) tell();
    };
    const results = await Promise.allSettled(this.#files.map(read));
    clearTimeout(timer);
    tell();
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  }

  /** @throws ProfileError if there is no such profile, in a folder or under User */
  find(name: string): SavedProfile {
    const found = this.all.find(({ entry }) => entry.name === name);
    if (found) return found;
    const { all } = this;
    const listed = all.slice(0, MOST_LISTED).map(({ entry }) => `"${entry.name}"`);
    const known = [...listed, ...(all.length > MOST_LISTED ? ['…'] : [])].join(', ') || l10n.t('none');
    throw new ProfileError(
      'unknown-profile',
      l10n.t('There is no profile "{0}", neither in .vscode/sockets.json nor under User. There are: {1}', name, known),
    );
  }

  dispose(): void {
    for (const timer of this.#typing.values()) clearTimeout(timer);
    for (const watcher of this.#watchers.values()) watcher.dispose();
    this.#owned.dispose();
  }

  /** Reads one file again, as after an edit. */
  async refresh(uri: vscode.Uri): Promise<void> {
    if (await this.#read(uri)) this.#onDidChange.fire();
  }

  /** @returns whether there is something new */
  async #read(uri: vscode.Uri): Promise<boolean> {
    this.#watch(uri);
    const key = uri.toString();
    const folder = vscode.workspace.workspaceFolders?.find((each) => fileOf(each).toString() === key);
    const turn = (this.#turns.get(key) ?? 0) + 1;
    this.#turns.set(key, turn);
    const text = await textOf(uri);
    const parse = text === undefined ? undefined : (await import('../profiles/onDemand')).parseProfilesFile;
    // Of reads that overlap, the last one to begin has the newest text, whichever ends first.
    if (this.#turns.get(key) !== turn) return false;
    // One save is told several times: by the editor, and by the watcher.
    const known = this.#folders.get(key);
    if (known && known.text === text) return false;
    const file = parse?.(text ?? '') ?? NO_FILE;
    const positionAt = positions(text ?? '');
    this.#folders.set(key, { folder, uri, file, text, positionAt });
    this.#all = undefined;
    this.#problems.set(uri, text === undefined ? [] : diagnosticsOf(file, positionAt));
    return true;
  }

  /** Folders get other names and another order, while their files stay as they are. */
  #renewFolders(): void {
    const renewed = (vscode.workspace.workspaceFolders ?? []).flatMap((folder) => {
      const known = this.#folders.get(fileOf(folder).toString());
      const isSame = known?.folder?.name === folder.name && known.folder.index === folder.index;
      return !known || isSame ? [] : [{ ...known, folder }];
    });
    for (const each of renewed) this.#folders.set(each.uri.toString(), each);
    if (renewed.length > 0) this.#onDidChange.fire();
  }

  get #files(): readonly vscode.Uri[] {
    return [...(vscode.workspace.workspaceFolders ?? []).map(fileOf), this.userFile];
  }

  #watch(uri: vscode.Uri): void {
    const key = uri.toString();
    if (this.#watchers.has(key)) return;
    const owned = new Disposables();
    const folder = vscode.workspace.workspaceFolders?.find((each) => fileOf(each).toString() === key);
    const pattern = folder
      ? new vscode.RelativePattern(folder, FILE)
      : new vscode.RelativePattern(vscode.Uri.joinPath(uri, '..'), USER_FILE);
    const watcher = owned.add(vscode.workspace.createFileSystemWatcher(pattern));
    for (const event of [watcher.onDidChange, watcher.onDidCreate, watcher.onDidDelete]) {
      owned.add(event(() => void this.refresh(uri)));
    }
    this.#watchers.set(key, owned);
  }

  #forget(key: string): void {
    // A read that is under way must not bring it back.
    this.#turns.set(key, (this.#turns.get(key) ?? 0) + 1);
    const known = this.#folders.get(key);
    if (known) this.#problems.delete(known.uri);
    this.#folders.delete(key);
    this.#all = undefined;
    this.#watchers.get(key)?.dispose();
    this.#watchers.delete(key);
    this.#onDidChange.fire();
  }
}

const madeOf = new WeakMap<FolderProfiles, readonly SavedProfile[]>();

/** A folder's profiles in the order of its file: the same ones until that is read anew. */
export function savedProfiles(folderProfiles: FolderProfiles): readonly SavedProfile[] {
  const { folder, uri, file, positionAt } = folderProfiles;
  const profiles =
    madeOf.get(folderProfiles) ??
    file.entries.map((entry) => {
      const range = new vscode.Range(positionAt(entry.offset), positionAt(entry.offset + entry.length));
      return { folder, uri, entry, inputs: file.inputs, range };
    });
  madeOf.set(folderProfiles, profiles);
  return profiles;
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
