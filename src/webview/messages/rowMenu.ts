import * as l10n from '@vscode/l10n';
import type { TemplateResult } from 'lit';
import { menu, type MenuItem } from '../frame/menu';
import { openPopoverAt } from '../frame/popover';

export type { MenuItem } from '../frame/menu';

const rowMenuId = 'row-menu';

/** The menu of the selected messages. */
export function rowMenu(items: readonly (MenuItem | undefined)[]): TemplateResult {
  return menu(rowMenuId, l10n.t('Selected messages'), items);
}

/** Opens it at a point of the page. */
export function openRowMenu(x: number, y: number): void {
  openPopoverAt(rowMenuId, x, y);
}
