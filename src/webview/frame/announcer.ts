/**
 * Tells assistive tools what was done, where nothing else on the page would. It isn't of role `status`: that one is the
 * session's state.
 *
 * @param of what a person has done, or news of what goes on by itself: neither takes the words of the other
 */
export function announce(text: string, of: 'deed' | 'news' = 'deed'): void {
  const id = `announcer-${of}`;
  let region = document.getElementById(id);
  if (!region) {
    region = document.createElement('div');
    region.id = id;
    region.className = 'visually-hidden';
    region.setAttribute('aria-live', 'polite');
    document.body.append(region);
  }
  // The same words again are news only if the text changes.
  region.textContent = region.textContent === text ? `${text}\u00a0` : text;
}
