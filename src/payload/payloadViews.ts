import { hexView } from './hexView';
import { jsonView } from './jsonView';
import type { PayloadView } from './payloadView';
import { textView } from './textView';

/** So many of a payload's first bytes are enough to choose a view. */
export const lookedBytes = 4096;

/** All views that are tried by themselves. One that always answers is among them. */
export const payloadViews: readonly PayloadView[] = [jsonView, hexView, textView];

/**
 * The views that suit a payload, the best one first. When one fails, the next one answers; text is always the last.
 *
 * @param head the payload's first bytes, about {@link lookedBytes}
 * @param whole whether these are all of them
 * @param saidText whether the peer says that it is text (RFC 6455 §5.6)
 */
export function viewsFor(head: Uint8Array, whole: boolean, saidText = false): PayloadView[] {
  return payloadViews
    .map((view) => ({ view, priority: view.priority(head, whole, saidText) }))
    .filter(({ priority }) => priority > 0)
    .sort((a, b) => b.priority - a.priority)
    .map(({ view }) => view);
}
