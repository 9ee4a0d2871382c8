import * as l10n from '@vscode/l10n';
import type { CancellationTokenSource } from 'vscode';
import type { Recording } from '../log/recordings';
import { longJob } from './longJob';
import { titleOf } from './recordingText';
import type { SessionHub } from './sessionHub';
import type { ShownSession } from './sessionView';

/**
 * Reads a recording back from disk. If that takes long it shows how far it is, and can be cancelled.
 *
 * @param source cancels it as the person does
 * @returns `undefined` if it was cancelled: nothing of it is open
 */
export function openRecording(
  hub: SessionHub,
  recording: Recording,
  source?: CancellationTokenSource,
): Promise<ShownSession | undefined> {
  const title = l10n.t('Opening {0}', titleOf(recording));
  return longJob({ title, run: (token, onProgress) => hub.restore(recording.id, { token, onProgress }) }, source);
}
