import type { Edit } from 'jsonc-parser';
import { removeProperty, setProperty } from './editProfiles';

/** Edits of a file that give a profile another folder. See `setProperty`. */
export function setFolder(text: string, index: number, name: string, folder: string): Edit[] {
  return folder === ''
    ? removeProperty(text, index, name, 'folder')
    : setProperty(text, index, name, ['folder'], folder);
}
