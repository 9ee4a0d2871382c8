import * as vscode from 'vscode';
import type { SessionState } from '../api';
import type { Profile } from '../profiles/profile';

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
      return new vscode.ThemeIcon({ websocket: 'globe', tcp: 'plug', udp: 'radio-tower' }[transport]);
  }
}
