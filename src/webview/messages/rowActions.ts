import * as l10n from '@vscode/l10n';
import { html, type TemplateResult } from 'lit';
import type { Frame, InternetEndpoint } from '../../api';
import type { ListedEntry } from '../../panel/messages';
import { visibleText } from '../../payload/visibleText';
import { endpointText } from '../../protocol/association';
import type { LogGrid } from './logGrid';
import type { LogList } from './logList';
import {
  canResend,
  compareSelected,
  copySelected,
  exportSelected,
  openMessage,
  pinSelected,
  resend,
  selectForCompare,
} from './messageActions';
import './noteEditor';
import type { NoteEditor } from './noteEditor';
import { menu } from '../frame/menu';
import { openPopoverAt } from '../frame/popover';
import { rowMenu, type MenuItem } from './rowMenu';

/** How far the note's editor stands from the row's left end. */
const indentPx = 24;
const compareMenuId = 'compare-menu';
const isMac = navigator.userAgent.includes('Macintosh');

type Grid = LogGrid<ListedEntry | Frame> | null;

/** What can be done with whom a message came from. */
export interface PeerActions {
  readonly reply: (peer: InternetEndpoint) => void;
  readonly openClient: (id: string) => void;
}

/** What can be done with the selected rows: the menu and the note's editor. Both are drawn closed, and opened at a place. */
export function rowActions(
  list: LogList,
  grid: () => Grid,
  openDetails: () => void,
  { reply, openClient }: PeerActions,
): TemplateResult {
  const items = menuItems(list, grid, openDetails, reply);
  const compareMenu = menu(compareMenuId, l10n.t('Compare'), comparing(list));
  if (list.view.merged) return html`${rowMenu([...items, ...clientItems(list, grid, openClient)])}${compareMenu}`;
  return html`${rowMenu(items)}${compareMenu}
    <socketscope-note-editor
      .onSave=${(index: number, note: string) => list.host.request('annotate', { index, note })}
      .onDone=${() => grid()?.focusGrid()}
    ></socketscope-note-editor>`;
}

/** Opens the menu of what the message of the details can be compared with, below a button. */
export function openCompareMenu({ left, bottom }: DOMRect): void {
  openPopoverAt(compareMenuId, left, bottom);
}

/** Opens the note of the message that keys go on from, below its row. */
export async function openNote(list: LogList, grid: Grid): Promise<void> {
  const { active } = list.selection;
  const index = await list.readIndex(active);
  const rect = active === undefined ? undefined : grid?.rectOf(active);
  if (index !== undefined && rect) await openNoteAt(list, index, rect.left + indentPx, rect.bottom);
}

/** Opens the note of a message at a point of the page. */
export async function openNoteAt(list: LogList, index: number, x: number, y: number): Promise<void> {
  const editor = document.querySelector<NoteEditor>('socketscope-note-editor');
  await editor?.open(index, list.annotations.of(index)?.note ?? '', x, y);
}

function menuItems(
  list: LogList,
  grid: () => Grid,
  openDetails: () => void,
  reply: (peer: InternetEndpoint) => void,
): (MenuItem | undefined)[] {
  const { active, size } = list.selection;
  const index = list.indexAt(active);
  const details: MenuItem = { label: l10n.t('Show Details'), key: '⏎', run: openDetails };
  if (index === undefined) return [details];
  const { peer } = list.selected.entry ?? {};
  const replies =
    list.view.state === 'open' && !list.view.merged && peer && size === 1
      ? [{ label: l10n.t('Reply to {0}', endpointText(peer)), run: () => reply(peer) }]
      : [];
  const items: (MenuItem | undefined)[] = [
    details,
    ...replies,
    ...(size === 1 && canResend(list) ? [{ label: l10n.t('Resend'), run: () => void resend(list) }] : []),
    { label: l10n.t('Open in Editor'), run: () => void openMessage(list) },
    ...(list.tools.hexEditor ? [{ label: l10n.t('Open in Hex Editor'), run: () => void openMessage(list, true) }] : []),
    { label: l10n.t('Copy'), key: isMac ? '⌘C' : 'Ctrl+C', run: () => void copySelected(list) },
    { label: l10n.t('Copy As…'), run: () => void copySelected(list, true) },
    { label: l10n.t('Export…'), run: () => void exportSelected(list) },
    undefined,
    ...comparing(list),
  ];
  if (list.view.merged) return items;
  const { pinned, note } = list.annotations.of(index) ?? {};
  return [
    ...items,
    undefined,
    {
      label: size > 1 ? l10n.t('Pin or Unpin All') : pinned ? l10n.t('Unpin') : l10n.t('Pin'),
      key: 'P',
      run: () => void pinSelected(list),
    },
    {
      label: note === undefined ? l10n.t('Add Note…') : l10n.t('Edit Note…'),
      key: 'N',
      run: () => void openNote(list, grid()),
    },
  ];
}

/** Comparing, in the words of VS Code's Explorer. */
function comparing(list: LogList): MenuItem[] {
  const { size } = list.selection;
  const compare = (label: string, asJson = false): MenuItem => ({
    label,
    run: () => void compareSelected(list, asJson),
  });
  const asJson = compare(l10n.t('Compare as Formatted JSON'), true);
  if (size === 2) return [compare(l10n.t('Compare Selected')), asJson];
  const choose: MenuItem = { label: l10n.t('Select for Compare'), run: () => void selectForCompare(list) };
  return list.tools.forCompare === undefined || size > 2
    ? [choose]
    : [choose, compare(l10n.t('Compare with Selected')), asJson];
}

/** What can be done with whose message it is. */
function clientItems(
  list: LogList,
  grid: () => Grid,
  openClient: (id: string) => void,
): readonly (MenuItem | undefined)[] {
  const { active } = list.selection;
  const held = active === undefined ? undefined : (grid()?.item(active) as ListedEntry | undefined);
  const client = (held ?? list.selected.entry)?.client;
  if (!client) return [];
  const peer = visibleText(client.peer, 'line');
  return [
    undefined,
    {
      label: l10n.t('Show Only {0}', peer),
      run: () => list.filter.change({ clients: [{ number: client.number, peer: client.peer }] }),
    },
    { label: l10n.t('Open the Session of {0}', peer), run: () => openClient(client.id) },
  ];
}
