import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Session } from '../../net/session';
import { stateName } from '../../panel/stateName';
import { visibleText } from '../../payload/visibleText';
import { addressOf } from '../../profiles/address';
import { clientPeer, sessionTitle } from '../../protocol/association';
import { askedFor } from '../askedFor';
import { CommandId } from '../ids';
import { addressOfListener } from '../listenerView';
import { isOneConnection } from '../liveStatus';
import { placeOfFile } from '../profilePlace';
import { isLive, type SessionHub } from '../sessionHub';
import { stateIcon } from '../stateLook';
import type { Commands } from './commands';

/** How many clients of a server are listed. */
const MOST_CLIENTS = 20;

interface LiveItem extends vscode.QuickPickItem {
  readonly id?: string;
  readonly end?: () => Promise<unknown>;
}

/** What the list of live sessions works with. */
export interface LiveServices {
  readonly hub: SessionHub;
  readonly reportError: (error: unknown) => void;
}

/** The list that the status bar opens. */
export function liveCommands(services: LiveServices): Commands {
  return { [CommandId.showLive]: () => pick(services) };
}

/** Lists what lives, and shows the one that is chosen; a button ends one. */
async function pick({ hub, reportError }: LiveServices): Promise<void> {
  const picker = vscode.window.createQuickPick<LiveItem>();
  picker.placeholder = l10n.t('Show which session or server?');
  picker.matchOnDescription = true;
  // It stays where it is while sessions come and go: Enter must not open another one than people see.
  picker.keepScrollPosition = true;
  let shown = '';
  const update = (): void => {
    const items = itemsOf(hub);
    const look = JSON.stringify(items.map(({ id, label, description }) => [id, label, description]));
    if (look === shown) return;
    shown = look;
    const active = picker.activeItems[0]?.id;
    picker.items = items;
    const same = picker.items.filter(({ id }) => id !== undefined && id === active);
    // Without one, VS Code takes the first.
    if (same.length > 0) picker.activeItems = same;
  };
  const changes = hub.onDidChange(update);
  update();
  const id = await new Promise<string | undefined>((resolve) => {
    picker.onDidTriggerItemButton(({ item }) => void item.end?.().catch(reportError));
    picker.onDidAccept(() => {
      // VS Code tells items by their place, which is another one's if sessions have come since it was drawn.
      resolve((picker.activeItems[0] ?? picker.selectedItems[0])?.id);
      picker.hide();
    });
    picker.onDidHide(() => resolve(undefined));
    picker.show();
  });
  changes.dispose();
  picker.dispose();
  if (id !== undefined) await vscode.commands.executeCommand(CommandId.showSession, id);
}

function itemsOf(hub: SessionHub): LiveItem[] {
  const servers = hub.listeners
    .filter(({ state }) => state === 'listening')
    .flatMap((listener): LiveItem[] => {
      const { id, profile } = listener;
      const clients = listener.sessions.filter(isLive);
      const server = {
        label: profile.name,
        description: [
          placeOfFile(hub.madeFrom(listener)?.uri.toString()),
          addressOfListener(listener),
          l10n.t('clients: {0}', clients.length),
        ]
          .filter(Boolean)
          .join(' · '),
        iconPath: new vscode.ThemeIcon('broadcast'),
        buttons: [button('debug-stop', l10n.t('Stop Listening'))],
        end: () => listener.close(),
        id,
      };
      // The newest: the server's own page lists all.
      return [server, ...clients.slice(-MOST_CLIENTS).toReversed().map(itemOf)];
    });
  const sessions = hub.live
    .filter((session) => session.role === 'client' && isOneConnection(session))
    .toReversed()
    .map(itemOf);
  return [...titled(l10n.t('Servers'), servers), ...titled(l10n.t('Sessions'), sessions)];
}

function itemOf(session: Session): LiveItem {
  const { id, profile, state, transport } = session;
  const peer = clientPeer(session);
  const asked = peer === undefined ? undefined : askedFor(session);
  const what =
    peer === undefined
      ? [placeOfFile(session.profileFile), addressOf(profile)]
      : [asked?.target, asked?.origin, asked?.protocol];
  return {
    label: sessionTitle(profile.name, peer),
    description: [stateName(state), ...what].flatMap((each) => (each ? visibleText(each, 'line') : [])).join(' · '),
    iconPath: stateIcon(transport, state),
    buttons: [button('debug-disconnect', l10n.t('Disconnect'))],
    end: () => session.close(),
    id,
  };
}

function button(icon: string, tooltip: string): vscode.QuickInputButton {
  return { iconPath: new vscode.ThemeIcon(icon), tooltip };
}

function titled(label: string, items: readonly LiveItem[]): LiveItem[] {
  return items.length === 0 ? [] : [{ label, kind: vscode.QuickPickItemKind.Separator }, ...items];
}
