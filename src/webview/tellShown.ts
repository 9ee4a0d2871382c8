import type { Requests, Shown } from '../panel/messages';
import type { Host } from './host';

const told = new Set<Shown>();

/** Tells the host that the page shows something that there is to learn from: once a page, as nobody learns it twice. */
export function tellShown(host: Host<Pick<Requests, 'shown'>> | undefined, what: Shown): void {
  if (!host || told.has(what)) return;
  told.add(what);
  host.request('shown', { what }).catch(() => told.delete(what));
}
