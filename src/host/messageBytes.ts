import * as vscode from 'vscode';
import type { ShownSession } from './sessionView';

/** What is read of a message. */
export type ReadMessage<T> = (session: ShownSession, index: number) => T | Promise<T>;

/** The bytes of messages as files that can only be read: what an editor for bytes opens. */
export class MessageBytes implements vscode.FileSystemProvider {
  // A message never changes.
  readonly onDidChangeFile = () => new vscode.Disposable(() => undefined);
  readonly watch = this.onDidChangeFile;

  /** @param read Reads the message that an address names; rejects with `FileNotFound` if there is none. */
  constructor(private readonly read: <T>(uri: vscode.Uri, read: ReadMessage<T>) => Promise<T>) {}

  stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    return this.read(uri, ({ log }, index) => {
      const { time } = log.recordOf(index);
      return { type: vscode.FileType.File, ctime: time, mtime: time, size: log.sizeOf(index) };
    });
  }

  readFile(uri: vscode.Uri): Promise<Uint8Array> {
    return this.read(uri, ({ log }, index) => log.payload(index));
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
}
