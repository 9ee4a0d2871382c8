import * as l10n from '@vscode/l10n';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { Profile, SocketscopeApi } from './api';
import { Disposables } from './base/disposables';
import type { Commands } from './host/commands/commands';
import { connectCommands } from './host/commands/connectCommands';
import { exportCommands } from './host/commands/exportCommands';
import { messageCommands } from './host/commands/messageCommands';
import { profileCommands } from './host/commands/profileCommands';
import { recordingCommands } from './host/commands/recordingCommands';
import { DemoControl } from './host/demoControl';
import { CommandId, ContextKey, SettingId } from './host/ids';
import { ListLayouts } from './host/listLayouts';
import { MessageDocuments } from './host/messageDocuments';
import { ProfileStore, usableProfile, type SavedProfile } from './host/profileStore';
import { ProfileTree } from './host/profileTree';
import { RecordingStore } from './host/recordingStore';
import { RecordingTree } from './host/recordingTree';
import { Retention } from './host/retention';
import { SendHistory } from './host/sendHistory';
import { isLive, SessionHub } from './host/sessionHub';
import { SessionFixes } from './host/sessionFixes';
import { SessionTabs } from './host/sessionTabs';
import type { TimeStyle } from './panel/messages';
import { checkedProfile } from './profiles/profilesFile';

let farewell: (() => Promise<void>) | undefined;

/** The composition root: makes the parts, joins them, registers the commands. */
export async function activate(context: vscode.ExtensionContext): Promise<SocketscopeApi> {
  l10n.config({ contents: vscode.l10n.bundle ?? {} });
  const owned = new Disposables();
  context.subscriptions.push(owned);

  const output = owned.add(vscode.window.createOutputChannel('Socketscope', { log: true }));
  const reportError = (error: unknown): void => {
    output.error(error as Error);
    void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
  };
  const storage = path.join((context.storageUri ?? context.globalStorageUri).fsPath, 'sessions');
  const store = owned.add(new ProfileStore());
  const hub = owned.add(new SessionHub(storage, output, reportError));
  const demo = owned.add(new DemoControl(output));
  const recordings = owned.add(new RecordingStore(hub));
  const certificates = vscode.Uri.joinPath(context.storageUri ?? context.globalStorageUri, 'certificates');
  const fixes = new SessionFixes(store, hub, certificates);
  const tabs = owned.add(
    new SessionTabs(
      {
        extensionUri: context.extensionUri,
        history: new SendHistory(context.workspaceState),
        layouts: new ListLayouts(context.workspaceState, () =>
          vscode.workspace.getConfiguration().get<TimeStyle>(SettingId.timestamps, 'absolute'),
        ),
        notes: recordings.notes,
        reportError,
        diagnose: (session) => fixes.diagnose(session),
        reconnect: (session) => fixes.reconnect(session),
        fix: (session, id) => fixes.apply(session, id),
        openMessage: (session, index) => documents.open(session, index),
      },
      (id) => hub.restore(id),
    ),
  );
  const documents: MessageDocuments = owned.add(
    new MessageDocuments(
      (id) => tabs.sessionOf(id) ?? hub.all.find((session) => session.id === id),
      (id) => hub.restore(id),
    ),
  );
  owned.add(new ProfileTree(store, hub));
  const recordingTree = owned.add(new RecordingTree(recordings));
  owned.add(new Retention(hub, recordings, output, () => tabs.shown));

  const commands: Commands = {
    ...connectCommands({ store, hub, tabs }),
    ...profileCommands({ store, hub, tabs }),
    ...recordingCommands({ recordings, tree: recordingTree, hub, tabs, reportError }),
    ...exportCommands({ hub, tabs, recordings }),
    ...messageCommands({ tabs, documents }),
    ...demo.commands,
    [CommandId.showLog]: () => {
      output.show();
      return Promise.resolve();
    },
  };
  for (const [id, run] of Object.entries(commands)) {
    const report = (argument?: unknown, selected?: unknown): Promise<unknown> =>
      run(argument, selected).catch(reportError);
    owned.add(vscode.commands.registerCommand(id, report));
  }

  const updateContext = (): void => {
    const states = hub.all.map(({ state }) => state);
    void setContext(ContextKey.hasSession, states.length > 0);
    void setContext(ContextKey.hasLiveSession, hub.all.some(isLive));
    void setContext(ContextKey.hasOpenSession, states.includes('open'));
    void setContext(ContextKey.hasProfile, store.all.length > 0);
  };
  owned.add(store.onDidChange(updateContext));
  owned.add(hub.onDidChange(updateContext));
  await store.load();

  farewell = async () => {
    await Promise.all([hub.close(), demo.stop()]);
  };
  return {
    apiVersion: 1,
    get sessions() {
      return hub.all;
    },
    onDidOpenSession: hub.onDidOpen,
    connect: async (wanted, options) => {
      const [profile, saved] = resolveProfile(wanted, store);
      const { session, settled } = await hub.connect(profile, saved);
      if (options?.reveal) tabs.show(session);
      await settled;
      return session;
    },
  };
}

export async function deactivate(): Promise<void> {
  await farewell?.();
}

function resolveProfile(wanted: string | Profile, store: ProfileStore): [Profile, SavedProfile?] {
  if (typeof wanted !== 'string') return [checkedProfile(wanted)];
  const saved = store.find(wanted);
  return [usableProfile(saved), saved];
}

function setContext(key: string, value: boolean): Thenable<unknown> {
  return vscode.commands.executeCommand('setContext', key, value);
}
