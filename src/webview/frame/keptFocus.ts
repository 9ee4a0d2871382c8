import { firstTabbable } from './tabbable';

/** What has the focus only because what had it is gone. */
let landed: Element | undefined;

/**
 * Draws a part of the page. If what has the focus goes with that, as a button does that was pressed, the nearest control
 * around it gets the focus, so that the person doesn't begin at the top again. Costs nothing where the focus is elsewhere, and
 * takes it from nobody: in VS Code a list that loses it closes.
 */
export function keepFocus(part: Element, draw: () => void): void {
  const focused = document.activeElement;
  if (!focused || focused === document.body || !part.contains(focused) || !document.hasFocus()) {
    draw();
    return;
  }
  const around: Element[] = [];
  for (let holder = focused.parentElement; holder && holder !== document.body; holder = holder.parentElement) {
    around.push(holder);
  }
  draw();
  const now = document.activeElement;
  if (now !== document.body && !(now === focused && isGone(focused))) return;
  for (const holder of around) {
    const next = holder.isConnected ? firstTabbable(holder) : undefined;
    if (!next) continue;
    next.focus();
    landed = next;
    return;
  }
}

/** Whether the person has put the focus where it is. */
export function isFocusChosen(): boolean {
  const now = document.activeElement;
  return now !== null && now !== document.body && now !== landed;
}

function isGone(element: Element): boolean {
  return !element.isConnected || element.matches(':disabled') || element.closest('[hidden]') !== null;
}
