import * as l10n from '@vscode/l10n';

/** Which attempt to connect again comes, or is under way. */
export interface AttemptCount {
  readonly attempt: number;
  readonly attempts: number;
}

/** How connecting again stands, in one line. @param inMs how long it still waits; absent: the attempt is under way */
export function reconnectText({ attempt, attempts }: AttemptCount, inMs?: number): string {
  if (inMs === undefined) return l10n.t('Connecting again (attempt {0} of {1})', attempt, attempts);
  return l10n.t('Connecting again in {0} s (attempt {1} of {2})', Math.ceil(inMs / 1000), attempt, attempts);
}
