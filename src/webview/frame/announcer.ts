/**
 * Tells assistive tools what was done, where nothing else on the page would. It isn't of role `status`: that one is the
 * session's state.
 */
export function announce(text: string): void {
  let region = document.getElementById('announcer');
  if (!region) {
    region = document.createElement('div');
    region.id = 'announcer';
    region.className = 'visually-hidden';
    region.setAttribute('aria-live', 'polite');
    document.body.append(region);
  }
  // The same words again are news only if the text changes.
  region.textContent = region.textContent === text ? `${text}\u00a0` : text;
}
