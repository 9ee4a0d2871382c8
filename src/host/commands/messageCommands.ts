import * as l10n from '@vscode/l10n';
import type { MessageAct } from '../../panel/messages';
import { chosenMessages, wholeLog } from '../chosenMessages';
import { copyMessages } from '../copyMessages';
import { CommandId } from '../ids';
import type { MessagePlace, MessageTools } from '../messageTools';
import type { SessionPanel } from '../sessionPanel';
import type { SessionTabs } from '../sessionTabs';
import { isCopyFormat } from '../textOfMessages';
import type { Commands } from './commands';

/** What the commands of messages work with. */
export interface MessageServices {
  readonly tabs: SessionTabs;
  readonly tools: MessageTools;
}

/**
 * What is done with the messages of the session whose tab is the active editor, or of the one whose id is given. Indexes come from tasks and
 * other extensions; without one it is about what is selected in the tab.
 */
export function messageCommands({ tabs, tools }: MessageServices): Commands {
  const target = (argument: unknown): SessionPanel => {
    // A menu gives its own argument.
    const panel = tabs.target(typeof argument === 'string' ? argument : undefined);
    if (!panel) throw new Error(l10n.t("Show a session first: this is about the messages in a session's tab."));
    return panel;
  };
  const act =
    (name: MessageAct, withPlaces: (places: readonly MessagePlace[]) => Promise<void>) =>
    async (argument?: unknown, ...indexes: unknown[]): Promise<void> => {
      const panel = target(argument);
      const { id } = panel.session;
      const places = indexes.filter((index) => typeof index === 'number').map((index) => ({ id, index }));
      if (places.length > 0) await withPlaces(places.slice(0, 2));
      else panel.ask(name);
    };
  const one =
    (run: (place: MessagePlace) => Promise<void>) =>
    async ([place]: readonly MessagePlace[]): Promise<void> => {
      if (place) await run(place);
    };

  return {
    [CommandId.clearLog]: (argument) => Promise.resolve().then(() => target(argument).clearList()),
    [CommandId.openMessageInEditor]: act(
      'openMessage',
      one((place) => tools.open(place)),
    ),
    [CommandId.openMessageInHexEditor]: act(
      'openInHexEditor',
      one((place) => tools.open(place, true)),
    ),
    [CommandId.selectForCompare]: act(
      'selectForCompare',
      one((place) => tools.choose(place)),
    ),
    [CommandId.compareMessages]: act('compare', (places) => tools.compare(places)),
    [CommandId.compareAsJson]: act('compareAsJson', (places) => tools.compare(places, true)),
    [CommandId.copyMessage]: copy('copyMessage'),
    [CommandId.copyMessageAs]: copy('copyAs'),
  };

  function copy(name: 'copyMessage' | 'copyAs') {
    return async (argument?: unknown, index?: unknown, format?: unknown): Promise<void> => {
      const panel = target(argument);
      if (typeof index !== 'number') {
        panel.ask(name);
        return;
      }
      const { log } = panel.session;
      const chosen = chosenMessages([[index, index + 1]], wholeLog(log.length));
      if (chosen.count === 0) throw new RangeError(l10n.t('There is no message #{0}.', index + 1));
      await copyMessages(log, chosen, isCopyFormat(format) ? format : 'plain');
    };
  }
}
