import * as l10n from '@vscode/l10n';
import type { FailureStage, SessionState } from '../../api';

export function stateIcon(state: SessionState): string {
  switch (state) {
    case 'connecting':
    case 'closing':
      return 'loading';
    case 'open':
      return 'circle-filled';
    case 'closed':
      return 'circle-outline';
    case 'failed':
      return 'error';
  }
}

/** The name of a step of connecting. */
export function stageName(stage: FailureStage): string {
  switch (stage) {
    case 'dns':
      return 'DNS';
    case 'tcp':
      return 'TCP';
    case 'udp':
      return 'UDP';
    case 'proxy':
      return l10n.t('Proxy');
    case 'tls':
      return 'TLS';
    case 'http':
      return 'HTTP';
    case 'listen':
      return l10n.t('Listening');
    case 'open':
      return l10n.t('open connection');
    case 'closing':
      return l10n.t('closing');
  }
}

/** Where a session failed, as a headline begins. */
export function failedAt(stage: FailureStage): string {
  switch (stage) {
    case 'listen':
      return l10n.t('Listening');
    case 'open':
      return l10n.t('Failed while open');
    case 'closing':
      return l10n.t('Failed while closing');
    default:
      return l10n.t('Failed at {0}', stageName(stage));
  }
}
