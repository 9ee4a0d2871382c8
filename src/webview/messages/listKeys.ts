import { filterTextId } from './filterBar';
import { jumpBoxId } from './jumpBox';
import type { LogList } from './logList';
import { copySelected, pinSelected } from './messageActions';

/**
 * The keys of a list of messages, beside those that move in it: P pins, N writes a note, F8 and Shift+F8 go to the next
 * and to the previous marked message, Ctrl or Cmd+C copies what is selected. What else is typed goes into the filter.
 */
export function listKeys(list: LogList, onNote: () => void): (event: KeyboardEvent) => void {
  return (event) => {
    if (event.defaultPrevented || event.altKey || list.showsFrames) return;
    if (!(event.target as Element).closest('.grid')) return;
    const command = event.ctrlKey || event.metaKey;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const marks = !list.view.merged && !command;
    if (key === 'c' && command && list.selection.size > 0) void copySelected(list);
    else if (key === 'F8' && marks) void list.way.jumpToMark(!event.shiftKey);
    else if (key === 'p' && marks) void pinSelected(list);
    else if (key === 'n' && marks) onNote();
    else if (key.length === 1 && key !== ' ' && !command) {
      // The sign itself goes to where the focus is then.
      focusFilter();
      return;
    } else return;
    event.preventDefault();
    // Not to VS Code, for which it means something else.
    event.stopPropagation();
  };
}

/** The keys of the whole tab, wherever the focus is in it: Ctrl or Cmd+F goes to the filter, Ctrl or Cmd+G asks where to go. */
export function pageKey(event: KeyboardEvent, inDetails: boolean): void {
  if (event.defaultPrevented || event.altKey || event.shiftKey || !(event.ctrlKey || event.metaKey)) return;
  const key = event.key.toLowerCase();
  if (key === 'f' && !inDetails) focusFilter();
  else if (key === 'g') document.getElementById(jumpBoxId)?.showPopover();
  else return;
  event.preventDefault();
  // Not to VS Code, for which it means something else.
  event.stopPropagation();
}

function focusFilter(): void {
  const text = document.querySelector<HTMLInputElement>(`#${filterTextId}`);
  text?.focus();
  text?.select();
}
