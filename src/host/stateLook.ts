import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { SessionState } from '../api';
import type { Profile } from '../profiles/profile';

/** A state in the words of the interface. */
export function stateName(state: SessionState): string {
  switch (state) {
    case 'connecting':
      return l10n.t('Connecting');
    case 'open':
      return l10n.t('Open');
    case 'closing':
      return l10n.t('Closing');
    case 'closed':
      return l10n.t('Closed');
    case 'failed':
      return l10n.t('Failed');
  }
}

/** The icon of a profile or a session: its state, or its transport while there is none. */
export function stateIcon(transport: Profile['transport'], state: SessionState | undefined): vscode.ThemeIcon {
  switch (state) {
    case 'connecting':
    case 'closing':
      return new vscode.ThemeIcon('loading~spin');
    case 'open':
      return new vscode.ThemeIcon('circle-filled', new vscode.ThemeColor('charts.green'));
    case 'failed':
      return new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground'));
    case 'closed':
    case undefined:
      return new vscode.ThemeIcon(transport === 'websocket' ? 'globe' : 'plug');
  }
}
