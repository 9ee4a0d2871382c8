import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Profile } from '../api';
import { Disposables } from '../base/disposables';
import type { Shown, TimeStyle } from '../panel/messages';
import type { Listener } from '../net/listen/listener';
import type { Session } from '../net/session';
import { checkedProfile } from '../profiles/profilesFile';
import type { ToolServices } from './agentTools/toolServices';
import type { Commands } from './commands/commands';
import { connectCommands } from './commands/connectCommands';
import { copyAsCommands } from './commands/copyAsCommands';
import { exportCommands } from './commands/exportCommands';
import { importCommands } from './commands/importCommands';
import { listenCommands } from './commands/listenCommands';
import { liveCommands } from './commands/liveCommands';
import { messageCommands } from './commands/messageCommands';
import { moveCommands } from './commands/moveCommands';
import { profileCommands } from './commands/profileCommands';
import { recordingCommands } from './commands/recordingCommands';
import { sendCommands } from './commands/sendCommands';
import { DemoControl } from './demoControl';
import { CommandId, SettingId } from './ids';
import type { InputPrompts } from './inputPrompts';
import { ListenerTabs } from './listenerTabs';
import { Listening } from './listening';
import { ListLayouts } from './listLayouts';
import { MessageDocuments } from './messageDocuments';
import { MessageTools } from './messageTools';
import { Outboxes } from './outboxes';
import { usableProfile, type ProfileStore, type SavedProfile } from './profileStore';
import type { ProfileTree } from './profileTree';
import type { RecordingStore } from './recordingStore';
import type { RecordingTree } from './recordingTree';
import { SendHistory } from './sendHistory';
import { SessionFixes } from './sessionFixes';
import type { SessionHub } from './sessionHub';
import { SessionTabs } from './sessionTabs';
import { updateListeners } from './updateListeners';
import { walkthroughCommands } from './walkthrough/walkthroughCommands';
import { Witness } from './walkthrough/witness';

/** What is there from the start. */
export interface Basis {
  readonly context: vscode.ExtensionContext;
  readonly output: vscode.LogOutputChannel;
  readonly store: ProfileStore;
  readonly hub: SessionHub;
  readonly prompts: InputPrompts;
  readonly recordings: RecordingStore;
  readonly profileTree: ProfileTree;
  readonly recordingTree: RecordingTree;
  readonly reportError: (error: unknown) => void;
}

/**
 * All that people do, and what they do it with: commands, the tabs of sessions and listeners, messages in editors. It is made with the first
 * command, tab, document, call of the API or of a tool; so nothing connects before it is there.
 */
export class Actions implements vscode.Disposable {
  readonly #owned = new Disposables();
  readonly commands: Commands;
  readonly demo: DemoControl;
  readonly documents: MessageDocuments;
  readonly tabs: SessionTabs;
  readonly toolServices: Omit<ToolServices, 'own' | 'confirmed'>;
  readonly #witness: Witness;

  constructor(private readonly basis: Basis) {
    const { context, output, store, hub, prompts, recordings, profileTree: tree, recordingTree, reportError } = basis;
    const witness = this.#owned.add(new Witness(hub, walkthroughTitle(context)));
    this.#witness = witness;
    const onShown = (what: Shown): void => witness.note(what);
    const outboxes = this.#owned.add(new Outboxes(hub, store));
    const demo = this.#owned.add(new DemoControl(output, () => witness.note('served')));
    const certificates = vscode.Uri.joinPath(context.storageUri ?? context.globalStorageUri, 'certificates');
    const fixes = new SessionFixes(store, hub, certificates);
    const layouts = new ListLayouts(context.workspaceState, () =>
      vscode.workspace.getConfiguration().get<TimeStyle>(SettingId.timestamps, 'absolute'),
    );
    const documents = new MessageDocuments(
      (id) => tabs.sessionOf(id) ?? hub.all.find((session) => session.id === id),
      (id) => hub.restore(id),
    );
    const tools = this.#owned.add(new MessageTools(documents));
    const tabs: SessionTabs = this.#owned.add(
      new SessionTabs(
        {
          extensionUri: context.extensionUri,
          composer: { outboxes, store, history: new SendHistory(context.workspaceState), reportError },
          layouts,
          notes: recordings.notes,
          reportError,
          diagnose: (session) => fixes.diagnose(session),
          reconnect: (session) => fixes.reconnect(session),
          framing: { storage: hub.storage, restore: (id) => hub.restore(id) },
          fix: (session, id) => fixes.apply(session, id),
          tools,
          showSession: (id) => {
            const session = hub.all.find((each) => each.id === id);
            if (session) tabs.show(session);
          },
          onShown,
        },
        (id) => hub.restore(id),
      ),
    );
    const listening = new Listening(hub, context.workspaceState);
    const listenerTabs = this.#owned.add(
      new ListenerTabs({
        extensionUri: context.extensionUri,
        listenAgain: (listener, port) => {
          const saved = hub.sourceOf(listener, store.all);
          const profile = port === undefined && saved ? usableProfile(saved) : listener.profile;
          return listening.start(
            port === undefined ? profile : checkedProfile({ ...profile, port }),
            saved ?? hub.madeFrom(listener),
          );
        },
        showSession: async (id) => {
          if (!tabs.reveal(id)) tabs.show(await hub.restore(id));
        },
        send: (session, draft) => outboxes.of(session).send(draft),
        compose: (session, draft) => outboxes.of(session).preview(draft),
        layouts,
        tools,
        onShown,
        reportError,
      }),
    );

    this.#owned.add(store.onDidChange(() => updateListeners(hub, store.all, output)));

    this.demo = demo;
    this.documents = documents;
    this.tabs = tabs;
    this.toolServices = { store, hub, listening, fixes };
    const services = { store, hub, tabs, listening, listenerTabs };
    this.commands = {
      ...connectCommands({ ...services, reconnect: (session) => fixes.reconnect(session) }),
      ...listenCommands(services),
      ...profileCommands({ ...services, tree, reportError }),
      ...moveCommands(services),
      ...importCommands({ ...services, tree }),
      ...copyAsCommands(services),
      ...recordingCommands({ recordings, tree: recordingTree, hub, tabs, reportError }),
      ...sendCommands({ ...services, outboxes }),
      ...exportCommands({ hub, tabs, recordings }),
      ...messageCommands({ tabs, tools }),
      ...demo.commands,
      [CommandId.clearSecrets]: async () => {
        const count = await prompts.forget();
        void vscode.window.showInformationMessage(
          count === 0
            ? l10n.t('No secrets are kept.')
            : l10n.t('Secrets that were forgotten: {0}. They are asked for again when they are needed.', count),
        );
      },
      ...liveCommands({ hub, reportError }),
      ...walkthroughCommands({ ...services, demo, witness, extensionId: context.extension.id }),
      [CommandId.showLog]: () => {
        output.show();
        return Promise.resolve();
      },
    };
  }

  /** For {@link SocketscopeApi}. */
  async connect(wanted: string | Profile, options?: { readonly reveal?: boolean }): Promise<Session> {
    const [profile, saved] = this.#profileOf(wanted);
    const { session, settled } = await this.basis.hub.connect(profile, saved);
    if (options?.reveal) this.tabs.show(session);
    await settled;
    return session;
  }

  /** For {@link SocketscopeApi}. */
  async listen(wanted: string | Profile): Promise<Listener> {
    return this.basis.hub.listen(...this.#profileOf(wanted));
  }

  #profileOf(wanted: string | Profile): [Profile, SavedProfile?] {
    if (typeof wanted !== 'string') return [checkedProfile(wanted)];
    const saved = this.basis.store.find(wanted);
    return [usableProfile(saved), saved];
  }

  /** The window closes: what ends with it is no lesson. */
  async end(): Promise<void> {
    this.#witness.dispose();
    await this.demo.stop();
  }

  dispose(): void {
    this.#owned.dispose();
  }
}

/** As the manifest has it in the display language. */
function walkthroughTitle({ extension }: vscode.ExtensionContext): string {
  const { contributes } = extension.packageJSON as {
    readonly contributes: { readonly walkthroughs: readonly [{ readonly title: string }] };
  };
  return contributes.walkthroughs[0].title;
}
