import type { PayloadLayout } from './payloadView';

/** The layout of a view that any bytes suit, and that reads what is visible by its place. */
export function randomAccess(): PayloadLayout {
  return { wants: false, feed: () => 0, end: () => undefined };
}
