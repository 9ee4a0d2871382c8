import * as l10n from '@vscode/l10n';
import type { MessageAct, Requests } from '../../panel/messages';
import { formatCount } from '../format';
import { announce } from '../frame/announcer';
import type { LogList } from './logList';
import { indexRanges } from './listPlaces';
import { Selection } from './selection';

/** The most messages that are pinned at once. */
const mostPins = 100;

/** Pins the message at a place of the list, or takes the pin off. */
export async function pinMessage(list: LogList, place: number | undefined): Promise<void> {
  const index = await list.readIndex(place);
  if (index !== undefined) await pin(list, [index], list.annotations.of(index)?.pinned !== true);
}

/** Pins all selected messages, or takes the pins off if all have one. */
export async function pinSelected(list: LogList): Promise<void> {
  if (list.selection.size < 2) {
    await pinMessage(list, list.selection.active);
    return;
  }
  const indexes = selectedIndexes(list, list.selection);
  if (indexes) await pin(list, indexes, !indexes.every((index) => list.annotations.of(index)?.pinned));
  else list.tell(l10n.t('These are too many to be pinned at once.'));
}

async function pin(list: LogList, indexes: readonly number[], pinned: boolean): Promise<void> {
  const all = Promise.all(indexes.map((index) => list.host.request('annotate', { index, pinned })));
  if (await list.tried(all)) announce(pinned ? l10n.t('Pinned') : l10n.t('Unpinned'));
}

/** `undefined` if they are too many. */
function selectedIndexes(list: LogList, selection: Selection): number[] | undefined {
  if (selection.size > mostPins) return undefined;
  return indexRanges(selection, (place) => list.indexAt(place), !list.filtered)?.flatMap(([from, to]) =>
    Array.from({ length: to - from }, (_, nth) => from + nth),
  );
}

/** What commands of the host do here. */
const actions: Readonly<Record<MessageAct, (list: LogList) => Promise<void>>> = {
  openMessage: (list) => openMessage(list),
  openInHexEditor: (list) => openMessage(list, true),
  copyMessage: (list) => copyMessage(list),
  copyAs: (list) => copyMessage(list, true),
  selectForCompare: (list) => selectForCompare(list),
  compare: (list) => compareSelected(list),
  compareAsJson: (list) => compareSelected(list, true),
};

/** Puts the selected messages onto the clipboard. @param ask as the person chooses */
export async function copySelected(list: LogList, ask = false): Promise<void> {
  await copy(list, { ...selectedOf(list), ...(ask && { ask }) });
}

async function copy(list: LogList, what: Requests['copyMessages'][0]): Promise<void> {
  if (await list.tried(list.host.request('copyMessages', what))) announce(l10n.t('Copied'));
}

/** As {@link copySelected}; the message whose details are shown, if the list shows no selected one. */
async function copyMessage(list: LogList, ask = false): Promise<void> {
  if (!list.showsFrames && list.selection.size > 0) await copySelected(list, ask);
  else await withSelected(list, (index) => copy(list, { ranges: [[index, index + 1]], ...(ask && { ask }) }));
}

/** Opens the message whose details are shown, or would be, in an editor. @param asBytes in the one for bytes */
export async function openMessage(list: LogList, asBytes = false): Promise<void> {
  await withSelected(list, (index) => list.tried(list.host.request('openMessage', { index, asBytes })));
}

/** Selects the message whose details are shown, or would be, to be compared with another one. */
export async function selectForCompare(list: LogList): Promise<void> {
  await withSelected(list, async (index) => {
    await list.tried(list.host.request('selectForCompare', { index }));
    announce(l10n.t('Message #{0} is selected for compare', formatCount(index + 1)));
  });
}

/** Compares two selected messages, or the one whose details are shown with what was selected for compare. */
export async function compareSelected(list: LogList, asJson = false): Promise<void> {
  const { selection, selected } = list;
  const isPair = !list.showsFrames && selection.size === 2;
  if (!isPair && (selection.size > 1 || !selected.entry || list.tools.forCompare === undefined)) {
    list.tell(l10n.t('Select two messages, or select one for compare first.'));
    return;
  }
  const places = selection.ranges.flatMap(([from, to]) => (to - from === 2 ? [from, from + 1] : [from]));
  const read = isPair ? await Promise.all(places.map((place) => list.readIndex(place))) : [selected.entry?.index];
  const indexes = read.filter((index) => index !== undefined);
  // What could not be read is told already.
  if (indexes.length === read.length) await list.tried(list.host.request('compare', { indexes, asJson }));
}

/** Whether a message was sent from here, and can be sent again. */
export function canResend({ view, selected }: LogList): boolean {
  const { entry } = selected;
  return view.state === 'open' && !view.merged && entry?.direction === 'sent' && entry.kind !== 'close';
}

/** Sends the message whose details are shown, or would be, once more. */
export async function resend(list: LogList): Promise<void> {
  await withSelected(list, async (index) => {
    if (await list.tried(list.host.request('resend', { index }))) announce(l10n.t('Sent'));
  });
}

async function withSelected(list: LogList, run: (index: number) => Promise<unknown>): Promise<void> {
  const index = selectedIndex(list);
  if (index === undefined) list.tell(l10n.t('Select a message first.'));
  else await run(index);
}

function selectedIndex({ selected }: LogList): number | undefined {
  return selected.entry?.index;
}

/** Takes what there is by now out of the list, or with `false` back into it. */
export async function clearList(list: LogList, away: boolean): Promise<void> {
  await list.tried(list.filter.clearList(away));
}

/** Shows no message any more that was cleared away. @returns whether one was shown */
export function dropCleared(list: LogList): boolean {
  const { selected, filter } = list;
  if (list.showsFrames || !selected.entry || selected.entry.index >= filter.first) return false;
  selected.clear();
  list.select(Selection.none);
  list.host.keep({ selected: undefined });
  return true;
}

/** Takes what the host tells of the list, and does what commands ask of it. */
export function followHost(list: LogList): void {
  list.host.on('filter', (filter) => list.filter.receive(filter));
  list.host.on('annotations', (annotations) => list.setAnnotations(annotations));
  list.host.on('tools', (tools) => list.setTools(tools));
  list.host.on('act', (act) => void actions[act](list));
}

/** Exports the selected messages; the host asks how and where to. */
export async function exportSelected(list: LogList): Promise<void> {
  await list.tried(list.host.request('export', selectedOf(list)));
}

/** Exports all messages, or those that the filter lets through; the host asks which, how and where to. */
export async function exportAll(list: LogList): Promise<void> {
  await list.tried(list.host.request('export', {}));
}

function selectedOf({ selection, filtered }: LogList): { ranges: LogList['selection']['ranges']; filtered?: number } {
  return { ranges: selection.ranges, ...(filtered && { filtered }) };
}
