import * as l10n from '@vscode/l10n';
import { html, type TemplateResult } from 'lit';
import type { Frame, LogEntry } from '../../api';
import type { LogGrid } from './logGrid';
import type { LogList } from './logList';
import { copySelected, exportSelected, noteMessage, pinMessage } from './messageActions';
import { noteEditor, openNoteEditor, type NoteSubject } from './noteEditor';
import { rowMenu, type MenuItem } from './rowMenu';

/** How far the note's editor stands from the row's left end. */
const indentPx = 24;

type Grid = LogGrid<LogEntry | Frame> | null;

/** What can be done with the selected rows: the menu and the note's editor. Both are drawn closed, and opened at a place. */
export function rowActions(list: LogList, grid: () => Grid, openDetails: () => void): TemplateResult {
  const onSave = (note: string): void => {
    const index = list.indexAt(list.selection.active);
    if (index !== undefined) void noteMessage(list, index, note);
    grid()?.focusGrid();
  };
  return html`${rowMenu(menuItems(list, grid, openDetails))} ${noteEditor(subject(list), onSave)}`;
}

/** Opens the note of the message that keys go on from, below its row. */
export function openNote(list: LogList, grid: Grid): void {
  const { active } = list.selection;
  const rect = active === undefined ? undefined : grid?.rectOf(active);
  if (list.indexAt(active) !== undefined && rect) openNoteEditor(subject(list), rect.left + indentPx, rect.bottom);
}

function menuItems(list: LogList, grid: () => Grid, openDetails: () => void): (MenuItem | undefined)[] {
  const { active } = list.selection;
  const index = list.indexAt(active);
  const details: MenuItem = { label: l10n.t('Show Details'), key: '⏎', run: openDetails };
  if (index === undefined) return [details];
  const { pinned, note } = list.annotations.of(index) ?? {};
  return [
    details,
    { label: l10n.t('Copy'), key: 'Ctrl+C', run: () => void copySelected(list) },
    { label: l10n.t('Export…'), run: () => void exportSelected(list) },
    undefined,
    { label: pinned ? l10n.t('Unpin') : l10n.t('Pin'), key: 'P', run: () => void pinMessage(list, active) },
    {
      label: note === undefined ? l10n.t('Add Note…') : l10n.t('Edit Note…'),
      key: 'N',
      run: () => openNote(list, grid()),
    },
  ];
}

function subject(list: LogList): NoteSubject {
  const index = list.indexAt(list.selection.active) ?? 0;
  return { index, note: list.annotations.of(index)?.note ?? '' };
}
