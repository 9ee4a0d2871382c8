import * as l10n from '@vscode/l10n';
import { announce } from '../frame/announcer';
import type { LogList } from './logList';

/** Pins the message at a place of the list, or takes the pin off. */
export async function pinMessage(list: LogList, place: number | undefined): Promise<void> {
  const index = list.indexAt(place);
  if (index === undefined) return;
  const pinned = list.annotations.of(index)?.pinned !== true;
  const told = pinned ? l10n.t('Pinned') : l10n.t('Unpinned');
  await tried(list.host.request('annotate', { index, pinned }).then(() => announce(told)));
}

/** Writes a note on a message; an empty one takes away what is there. */
export async function noteMessage({ host }: LogList, index: number, note: string): Promise<void> {
  await tried(host.request('annotate', { index, note }));
}

/** Puts the selected messages onto the clipboard. */
export async function copySelected(list: LogList): Promise<void> {
  await tried(list.host.request('copyMessages', selectedOf(list)).then(() => announce(l10n.t('Copied'))));
}

/** Exports the selected messages; the host asks how and where to. */
export async function exportSelected(list: LogList): Promise<void> {
  await tried(list.host.request('export', selectedOf(list)));
}

/** Exports all messages, or those that the filter lets through; the host asks which, how and where to. */
export async function exportAll({ host }: LogList): Promise<void> {
  await tried(host.request('export', {}));
}

/** What goes wrong is told, and answered with nothing. */
export async function tried<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    announce(error instanceof Error ? error.message : String(error));
    return undefined;
  }
}

function selectedOf({ selection, filtered }: LogList): { ranges: LogList['selection']['ranges']; filtered?: number } {
  return { ranges: selection.ranges, ...(filtered && { filtered }) };
}
