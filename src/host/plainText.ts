import { visibleText } from '../payload/visibleText';
import { coverAddresses } from '../protocol/knownSecrets';

/**
 * A text with words of others in it (a profile's, a file's, a peer's), for a notification, or for the prompt of an input box: VS Code takes
 * `[label](command:…)` in these for a link, which runs the command. Characters that deceive are shown by name, and
 * credentials of addresses are covered.
 */
export function plainText(text: string): string {
  return visibleText(coverAddresses(text), 'lines').replaceAll('](', '] (');
}
