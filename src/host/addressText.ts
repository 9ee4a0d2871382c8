import { visibleText } from '../payload/visibleText';

/** An address that somebody else wrote, for a list or a dialog of VS Code's: nothing in it is hidden, and nothing becomes an icon. */
export function addressText(address: string): string {
  return visibleText(address, 'line').replaceAll('$(', () => '\\$(');
}
