import { filterTextId } from './filterBar';
import { jumpBoxId } from './jumpBox';
import type { LogList } from './logList';
import { copySelected, pinSelected } from './messageActions';

/**
 * The keys of a list of messages, beside those that move in it: P pins, N writes a note, F8 and Shift+F8 go to the next
 * and to the previous marked message, Ctrl or Cmd+C copies what is selected.
 */
export function listKeys(list: LogList, onNote: () => void): (event: KeyboardEvent) => void {
  return (event) => {
    if (event.defaultPrevented || event.altKey || list.showsFrames) return;
    if (!(event.target as Element).closest('.grid')) return;
    const command = event.ctrlKey || event.metaKey;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (key === 'c' && command && list.selection.size > 0) void copySelected(list);
    else if (key === 'F8' && !command) void list.way.jumpToMark(!event.shiftKey);
    else if (key === 'p' && !command) void pinSelected(list);
    else if (key === 'n' && !command) onNote();
    else return;
    event.preventDefault();
    // Not to VS Code, for which it means something else.
    event.stopPropagation();
  };
}

/** The keys of the whole tab, wherever the focus is in it: Ctrl or Cmd+F goes to the filter, Ctrl or Cmd+G asks where to go. */
export function pageKey(event: KeyboardEvent, inDetails: boolean): void {
  if (event.defaultPrevented || event.altKey || event.shiftKey || !(event.ctrlKey || event.metaKey)) return;
  const key = event.key.toLowerCase();
  if (key === 'f' && !inDetails) {
    const text = document.querySelector<HTMLInputElement>(`#${filterTextId}`);
    text?.focus();
    text?.select();
  } else if (key === 'g') document.getElementById(jumpBoxId)?.showPopover();
  else return;
  event.preventDefault();
  // Not to VS Code, for which it means something else.
  event.stopPropagation();
}
