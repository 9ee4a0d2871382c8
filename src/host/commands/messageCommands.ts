import * as l10n from '@vscode/l10n';
import type { MessageDocuments } from '../messageDocuments';
import { CommandId } from '../ids';
import type { SessionPanel } from '../sessionPanel';
import type { SessionTabs } from '../sessionTabs';
import type { Commands } from './commands';

/** What the commands of messages work with. */
export interface MessageServices {
  readonly tabs: SessionTabs;
  readonly documents: MessageDocuments;
}

/** What is done with the messages of the session whose tab is the active editor, or of the one whose id is given. */
export function messageCommands({ tabs, documents }: MessageServices): Commands {
  const target = (argument: unknown): SessionPanel => {
    // A menu gives its own argument.
    const panel = tabs.target(typeof argument === 'string' ? argument : undefined);
    if (!panel) throw new Error(l10n.t("Show a session first: this is about the messages in a session's tab."));
    return panel;
  };

  return {
    [CommandId.clearLog]: (argument) => later(() => target(argument).clearList()),
    // The index comes from tasks and other extensions.
    [CommandId.openMessageInEditor]: async (argument, index) => {
      const panel = target(argument);
      if (typeof index === 'number') await documents.open(panel.session, index);
      else panel.ask('openMessage');
    },
    [CommandId.copyMessage]: (argument) => later(() => target(argument).ask('copyMessage')),
  };
}

/** What goes wrong at once rejects as well. */
function later(run: () => void): Promise<void> {
  return Promise.resolve().then(run);
}
