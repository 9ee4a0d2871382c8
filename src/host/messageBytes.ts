import * as vscode from 'vscode';
import type { ShownSession } from './sessionView';

/** The bytes of messages as files that can only be read: what an editor for bytes opens. */
export class MessageBytes implements vscode.FileSystemProvider {
  readonly onDidChangeFile = new vscode.EventEmitter<vscode.FileChangeEvent[]>().event;

  /** @param find Gives the message that an address names, or throws. */
  constructor(private readonly find: (uri: vscode.Uri) => { session: ShownSession; index: number }) {}

  stat(uri: vscode.Uri): vscode.FileStat {
    const { log, index } = this.#message(uri);
    const time = log.recordOf(index).time;
    return { type: vscode.FileType.File, ctime: time, mtime: time, size: log.sizeOf(index) };
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    const { log, index } = this.#message(uri);
    return log.payload(index);
  }

  watch(): vscode.Disposable {
    // A message never changes.
    return new vscode.Disposable(() => undefined);
  }

  readDirectory(): [string, vscode.FileType][] {
    return [];
  }

  createDirectory(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  writeFile(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  delete(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  rename(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  #message(uri: vscode.Uri): { log: ShownSession['log']; index: number } {
    try {
      const { session, index } = this.find(uri);
      return { log: session.log, index };
    } catch {
      throw vscode.FileSystemError.FileNotFound(uri);
    }
  }
}
