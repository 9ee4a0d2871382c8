import * as l10n from '@vscode/l10n';
import { html, type TemplateResult } from 'lit';
import type { Frame, LogEntry } from '../../api';
import type { LogGrid } from './logGrid';
import type { LogList } from './logList';
import { copySelected, exportSelected, openMessage, pinSelected } from './messageActions';
import './noteEditor';
import type { NoteEditor } from './noteEditor';
import { rowMenu, type MenuItem } from './rowMenu';

/** How far the note's editor stands from the row's left end. */
const indentPx = 24;
const isMac = navigator.userAgent.includes('Macintosh');

type Grid = LogGrid<LogEntry | Frame> | null;

/** What can be done with the selected rows: the menu and the note's editor. Both are drawn closed, and opened at a place. */
export function rowActions(list: LogList, grid: () => Grid, openDetails: () => void): TemplateResult {
  return html`${rowMenu(menuItems(list, grid, openDetails))}
    <socketscope-note-editor
      .onSave=${(index: number, note: string) => list.host.request('annotate', { index, note })}
      .onDone=${() => grid()?.focusGrid()}
    ></socketscope-note-editor>`;
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

function menuItems(list: LogList, grid: () => Grid, openDetails: () => void): (MenuItem | undefined)[] {
  const { active, size } = list.selection;
  const index = list.indexAt(active);
  const details: MenuItem = { label: l10n.t('Show Details'), key: '⏎', run: openDetails };
  if (index === undefined) return [details];
  const { pinned, note } = list.annotations.of(index) ?? {};
  return [
    details,
    { label: l10n.t('Open in Editor'), run: () => void openMessage(list) },
    { label: l10n.t('Copy'), key: isMac ? '⌘C' : 'Ctrl+C', run: () => void copySelected(list) },
    { label: l10n.t('Export…'), run: () => void exportSelected(list) },
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
