import { hexView } from './hexView';
import { jsonView } from './jsonView';
import type { PayloadView, Token } from './payloadView';
import { textView } from './textView';

/** All views that are tried by themselves. One that always answers is among them. */
export const payloadViews: readonly PayloadView[] = [jsonView, hexView, textView];

export interface RenderedPayload {
  /** The name of the view that answered. */
  readonly view: string;
  readonly tokens: Iterable<Token>;
  /** The view that seemed to fit best but could not show the bytes, and why. */
  readonly failed?: { readonly view: string; readonly reason: string };
}

/** Shows a payload with the view that fits it best; where that fails, with the next one. */
export function renderPayload(payload: Uint8Array, views = payloadViews): RenderedPayload {
  const ranked = views
    .map((view) => ({ view, priority: view.priority(payload) }))
    .filter(({ priority }) => priority > 0)
    .sort((a, b) => b.priority - a.priority);
  let failed: RenderedPayload['failed'];
  for (const { view } of ranked) {
    try {
      const tokens = view.render(payload);
      return { view: view.name, tokens, ...(failed && { failed }) };
    } catch (error) {
      failed ??= { view: view.name, reason: error instanceof Error ? error.message : String(error) };
    }
  }
  const tokens = textView.render(payload);
  return { view: textView.name, tokens, ...(failed && { failed }) };
}
