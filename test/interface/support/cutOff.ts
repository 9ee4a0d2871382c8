/** What a person works with and looks at most, and so must be able to see and to press. */
const controls =
  'button, input, textarea, select, a[href], vscode-toolbar-button, [role="tab"], [role="radio"], [role="grid"], [role="listbox"], [role="status"], .count';

/**
 * What stands out of the page, is cut off by what holds it, or lies under something else, a line for each; to be run
 * in the page. What can be scrolled to is scrolled to first.
 */
export function cutOff(selector: string): string[] {
  const found: string[] = [];
  const html = document.documentElement;
  if (html.scrollWidth > html.clientWidth)
    found.push(`the page is ${html.scrollWidth} px wide, of ${html.clientWidth}`);
  const open = document.querySelector(':popover-open');
  const scrolled = [...document.querySelectorAll('*')].map((each) => [each, each.scrollTop, each.scrollLeft] as const);
  for (const element of (open ?? document).querySelectorAll<HTMLElement>(selector)) {
    if (!element.checkVisibility({ visibilityProperty: true })) continue;
    // A native choice that is drawn by its label is as good as the label.
    const drawn = element.closest('label') ?? element;
    if (getComputedStyle(drawn).clipPath !== 'none') continue;
    drawn.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    const box = drawn.getBoundingClientRect();
    if (box.width === 0 || box.height === 0) continue;
    const name = `${drawn.tagName.toLowerCase()} "${(drawn.getAttribute('aria-label') ?? drawn.innerText).split('\n')[0]}"`;
    if (box.left < -1 || box.right > html.clientWidth + 1)
      found.push(`${name} stands out: ${box.left} to ${box.right}`);
    for (let holder = drawn.parentElement; holder && holder !== document.body; holder = holder.parentElement) {
      const { overflowX, overflowY, display } = getComputedStyle(holder);
      if (display === 'contents') continue;
      const edge = holder.getBoundingClientRect();
      const wide = overflowX !== 'visible' && (box.left < edge.left - 1 || box.right > edge.right + 1);
      const high = overflowY === 'hidden' && (box.top < edge.top - 1 || box.bottom > edge.bottom + 1);
      if (wide || high) found.push(`${name} is cut off by ${holder.tagName.toLowerCase()}.${holder.className}`);
      if (holder === open) break;
    }
    // What there is to say of an empty list stands on it.
    if (drawn.matches('[role="grid"], [role="listbox"]')) continue;
    const [x, y] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
    const on = document.elementFromPoint(x, y);
    if (!on || drawn.contains(on) || on.contains(drawn)) continue;
    found.push(`${name} lies under ${on.tagName.toLowerCase()}.${on.className}`);
  }
  for (const [element, top, left] of scrolled) {
    if (element.scrollTop !== top) element.scrollTop = top;
    if (element.scrollLeft !== left) element.scrollLeft = left;
  }
  return found;
}

export { controls };
