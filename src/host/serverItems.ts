import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Listener } from '../net/listen/listener';
import { addressOf } from '../profiles/address';
import type { ServerProfile } from '../profiles/profile';
import { endpointText } from '../protocol/association';
import { ItemContext } from './ids';
import { addressOfListener } from './listenerView';
import type { SavedProfile } from './profileStore';
import { countText } from './recordingText';

/** How a server's profile stands in the tree while nothing listens. @param latest its newest listener */
export function serverItem(
  item: vscode.TreeItem,
  saved: SavedProfile,
  profile: ServerProfile,
  latest: Listener | undefined,
): vscode.TreeItem {
  item.iconPath = listenerIcon(latest?.state);
  item.description = latest ? `${listenerStateName(latest.state)} · ${addressOfListener(latest)}` : addressOf(profile);
  item.tooltip = [`${profile.name} — ${addressOf(profile)}`, ...(latest?.failure ? [latest.failure.message] : [])].join(
    '\n',
  );
  item.contextValue = ItemContext.idleServer;
  item.accessibilityInformation = { label: `${saved.entry.name}, ${item.description}` };
  return item;
}

/** How a profile stands in the tree whose listener listens: with what has been changed since in the file, if that can't be taken over. */
export function listeningItem(item: vscode.TreeItem, { entry }: SavedProfile, listener: Listener): vscode.TreeItem {
  const { profile } = listener;
  item.collapsibleState = vscode.TreeItemCollapsibleState.Expanded;
  // Another row to VS Code: what had no children stays collapsed when it gets some.
  item.id = `${item.id ?? ''}#listening`;
  const isMoved = entry.profile && addressOf(entry.profile) !== addressOf(profile);
  const error = entry.problems.find(({ severity }) => severity === 'error')?.message;
  const problem = entry.profile
    ? isMoved
      ? l10n.t('listens as it was started; stop and start to apply the changes in sockets.json')
      : undefined
    : (error ?? l10n.t('There is a syntax error in it.'));
  item.iconPath =
    problem === undefined
      ? listenerIcon('listening')
      : new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
  item.description = [
    listenerStateName('listening'),
    addressOfListener(listener),
    ...(isMoved ? [l10n.t('changed in sockets.json')] : entry.profile ? [] : [l10n.t('has a problem')]),
  ].join(' · ');
  item.tooltip = [`${entry.name} — ${addressOf(profile)}`, ...(problem === undefined ? [] : [problem])].join('\n');
  item.contextValue = ItemContext.listeningServer;
  item.accessibilityInformation = {
    label: [entry.name, item.description, ...(problem === undefined ? [] : [problem])].join(', '),
  };
  return item;
}

/** A listener, above its clients. */
export function listenerItem({ id, local, sessions, profile }: Listener): vscode.TreeItem {
  const clients = sessions.filter(({ end }) => !end).length;
  const label = local ? endpointText(local) : profile.name;
  const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.Expanded);
  item.id = id;
  item.description =
    clients === 0
      ? l10n.t('waiting for clients')
      : clients === 1
        ? l10n.t('1 client')
        : l10n.t('{0} clients', countText(clients));
  item.iconPath = listenerIcon('listening');
  item.contextValue = ItemContext.listener;
  return item;
}

function listenerIcon(state: Listener['state'] | undefined): vscode.ThemeIcon {
  if (state === 'listening') return new vscode.ThemeIcon('broadcast', new vscode.ThemeColor('charts.green'));
  if (state === 'failed') return new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground'));
  return new vscode.ThemeIcon('broadcast');
}

export function listenerStateName(state: Listener['state']): string {
  switch (state) {
    case 'listening':
      return l10n.t('Listening');
    case 'closed':
      return l10n.t('Stopped');
    case 'failed':
      return l10n.t('Failed');
  }
}
