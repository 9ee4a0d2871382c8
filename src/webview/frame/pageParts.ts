import { firstTabbable } from './tabbable';

/** The page's parts, and in each what a person comes for, if that isn't its first control. */
const parts: readonly (readonly [part: string, first?: string])[] = [
  ['socketscope-header'],
  ['socketscope-listener-header', '.actions button'],
  ['socketscope-reconnect'],
  ['socketscope-end'],
  ['.banner.failure'],
  ['socketscope-relay', '[role="listbox"]'],
  ['.tabs', '[aria-selected="true"]'],
  ['.filter-bar', 'input'],
  ['socketscope-log-grid', '[role="grid"]'],
  ['socketscope-details', '[role="tab"][aria-selected="true"]'],
  ['socketscope-composer', 'textarea'],
  ['socketscope-clients', '[role="grid"]'],
  ['.empty.waiting'],
  ['socketscope-client-composer', 'textarea'],
  ['socketscope-handshake'],
  ['socketscope-connection'],
  ['.listener-connection'],
];

/**
 * Makes F6 go to the next part of the page, and Shift+F6 to the previous one, as in VS Code's window. VS Code has the key
 * after the last part; as it doesn't know that an editor of a page has the focus, it leads back to it, at its other end.
 */
export function followPartKeys(): void {
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'F6' || event.altKey || event.ctrlKey || event.metaKey || event.defaultPrevented) return;
    // What pops up is closed as by a click elsewhere.
    document.querySelector<HTMLElement>(':popover-open')?.hidePopover();
    const places = partsInSight();
    const at = places.findLastIndex(([part]) => part.contains(document.activeElement));
    const step = event.shiftKey ? -1 : 1;
    const next = at < 0 ? (event.shiftKey ? places.length - 1 : 0) : at + step;
    const place = places[next];
    if (!place) {
      window.addEventListener(
        'focus',
        () =>
          partsInSight()
            .at(event.shiftKey ? -1 : 0)?.[1]
            .focus(),
        { once: true },
      );
      return;
    }
    place[1].focus();
    event.preventDefault();
    event.stopPropagation();
  });
}

/** The parts that have a control in sight, in the page's order, each with where its focus goes. */
function partsInSight(): (readonly [Element, HTMLElement])[] {
  const found: (readonly [Element, HTMLElement])[] = [];
  for (const [selector, first] of parts) {
    for (const part of document.querySelectorAll(selector)) {
      // The views of a message are within a part.
      if (found.some(([other]) => other.contains(part)) || part.parentElement?.closest('socketscope-details')) continue;
      const wanted = first === undefined ? null : part.querySelector<HTMLElement>(first);
      const target = wanted?.checkVisibility({ visibilityProperty: true }) ? wanted : firstTabbable(part);
      if (target) found.push([part, target]);
    }
  }
  return found.sort(([one], [other]) =>
    one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1,
  );
}
