import type * as vscode from 'vscode';
import type { NotesStore } from '../log/notesStore';
import type { DiagnosisView, Shown } from '../panel/messages';
import type { FramingServices } from './chooseFraming';
import type { ComposerServices } from './composerRequests';
import type { ListLayouts } from './listLayouts';
import type { MessageTools } from './messageTools';
import type { ShownSession } from './sessionView';

/** What a session's tab needs of the extension. */
export interface PanelServices {
  readonly extensionUri: vscode.Uri;
  readonly composer: ComposerServices;
  readonly layouts: ListLayouts;
  readonly notes: NotesStore;
  /** Connects the profile of an ended session again, for its tab. */
  reconnect(session: ShownSession): Promise<ShownSession>;
  readonly framing: FramingServices;
  /** Why the session failed or ended, if that needs words. */
  diagnose(session: ShownSession): DiagnosisView | undefined;
  /** Does what a fix of the session's diagnosis says. @returns the new session, if it makes one */
  fix(session: ShownSession, id: string): Promise<ShownSession | undefined>;
  readonly tools: MessageTools;
  /** The page shows this. */
  onShown(what: Shown): void;
  /** Shows the tab of a session of this window. */
  showSession(id: string): void;
  reportError(error: unknown): void;
}
