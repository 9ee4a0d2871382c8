import * as l10n from '@vscode/l10n';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { SocketscopeApi } from './api';
import { Cancelled } from './base/cancelled';
import { Disposables } from './base/disposables';
import { loadOnce } from './base/loadOnce';
import type { Actions } from './host/actions';
import { AgentTools } from './host/agentTools/agentTools';
import { AddressLinks } from './host/addressLinks';
import { handleConnectLinks } from './host/connectLink';
import { CommandId, ContextKey, MESSAGE_BYTES_SCHEME, MESSAGE_SCHEME, SESSION_EDITOR } from './host/ids';
import { InputPrompts } from './host/inputPrompts';
import { LiveStatus } from './host/liveStatus';
import { requireRow } from './host/lostRow';
import { MessageBytes } from './host/messageBytes';
import { PreparedProfiles } from './host/preparedProfiles';
import { ProfileLanguage } from './host/profileLanguage/profileLanguage';
import { ProfileStore, USER_FILE, type SavedProfile } from './host/profileStore';
import { ProfileTree } from './host/profileTree';
import { RecordingStore } from './host/recordingStore';
import { RecordingTree } from './host/recordingTree';
import { showError } from './host/restrictedMode';
import { Retention } from './host/retention';
import { SchemaDocument } from './host/schemaDocument';
import { isLive, SessionHub } from './host/sessionHub';
import { setContext } from './host/setContext';
import { coverAddresses } from './protocol/knownSecrets';

let farewell: (() => Promise<void>) | undefined;

/**
 * The composition root: makes what is there from the start, and registers what {@link Actions} do, which are loaded with the first that is
 * wanted.
 */
export async function activate(context: vscode.ExtensionContext): Promise<SocketscopeApi> {
  l10n.config({ contents: vscode.l10n.bundle ?? {} });
  const owned = new Disposables();
  context.subscriptions.push(owned);

  const output = owned.add(vscode.window.createOutputChannel('Socketscope', { log: true }));
  const reportError = (error: unknown): void => {
    // Who closes a box doesn't need to be told that it is closed.
    if (error instanceof Cancelled) return;
    // Addresses that are told of may have credentials in them, and the log is a file.
    output.error(coverAddresses(error instanceof Error ? (error.stack ?? error.message) : String(error)));
    void showError(error);
  };
  const storage = path.join((context.storageUri ?? context.globalStorageUri).fsPath, 'sessions');
  const store = owned.add(new ProfileStore(vscode.Uri.joinPath(context.globalStorageUri, USER_FILE)));
  const prompts = new InputPrompts(context.secrets);
  const hub = owned.add(new SessionHub(storage, output, reportError, new PreparedProfiles(prompts)));
  const recordings = owned.add(new RecordingStore(hub));
  const recordingTree = owned.add(new RecordingTree(recordings));
  const profileTree = owned.add(new ProfileTree(store, hub, reportError));
  owned.add(new LiveStatus(hub));

  let actions: Actions | undefined;
  const act = loadOnce(async () => {
    const { Actions } = await import('./host/actionsOnDemand');
    const basis = { context, output, store, hub, prompts, recordings, profileTree, recordingTree, reportError };
    return (actions = owned.add(new Actions(basis)));
  });
  owned.add(new Retention(hub, recordings, output, () => actions?.tabs.shown ?? []));
  for (const id of Object.values(CommandId)) {
    const run = async (...args: unknown[]): Promise<unknown> => {
      requireRow(args);
      return (await act()).commands[id]!(...args);
    };
    owned.add(vscode.commands.registerCommand(id, (...args: unknown[]) => run(...args).catch(reportError)));
  }
  owned.add(
    vscode.window.registerWebviewPanelSerializer(SESSION_EDITOR, {
      deserializeWebviewPanel: async (panel, state) => (await act()).tabs.deserializeWebviewPanel(panel, state),
    }),
  );
  owned.add(
    vscode.workspace.registerTextDocumentContentProvider(MESSAGE_SCHEME, {
      provideTextDocumentContent: async (uri) => (await act()).documents.provideTextDocumentContent(uri),
    }),
  );
  const bytes = new MessageBytes(async (uri, read) => (await act()).documents.readAt(uri, read));
  const options = { isReadonly: true, isCaseSensitive: true };
  owned.add(vscode.workspace.registerFileSystemProvider(MESSAGE_BYTES_SCHEME, bytes, options));
  owned.add(new ProfileLanguage(store, hub));
  owned.add(new SchemaDocument(context.extensionUri).register());
  owned.add(new AddressLinks((uri) => store.folders.some((each) => each.uri.toString() === uri.toString())));
  owned.add(handleConnectLinks(reportError));
  owned.add(new AgentTools(async () => (await act()).toolServices));

  const updateContext = (): void => {
    const states = hub.all.map(({ state }) => state);
    const active = actions?.tabs.active;
    void setContext(ContextKey.hasSession, states.length > 0);
    void setContext(ContextKey.hasLiveSession, hub.all.some(isLive));
    void setContext(ContextKey.activeIsLive, active !== undefined && isLive(active));
    void setContext(ContextKey.hasOpenSession, states.includes('open'));
    void setContext(ContextKey.hasProfile, store.all.length > 0);
    const isServer = ({ entry }: SavedProfile): boolean => entry.profile?.role === 'server';
    void setContext(ContextKey.hasServerProfile, store.all.some(isServer));
    void setContext(
      ContextKey.hasListener,
      hub.listeners.some(({ state }) => state === 'listening'),
    );
  };
  owned.add(store.onDidChange(updateContext));
  owned.add(hub.onDidChange(updateContext));
  owned.add(vscode.window.tabGroups.onDidChangeTabs(updateContext));
  await store.load();

  farewell = async () => {
    await Promise.all([actions?.end(), hub.close()]);
  };
  return {
    apiVersion: 1,
    get sessions() {
      return hub.all;
    },
    get listeners() {
      return hub.listeners;
    },
    onDidOpenSession: hub.onDidOpen,
    connect: async (wanted, options) => (await act()).connect(wanted, options),
    listen: async (wanted) => (await act()).listen(wanted),
  };
}

export async function deactivate(): Promise<void> {
  await farewell?.();
}
