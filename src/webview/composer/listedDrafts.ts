import * as l10n from '@vscode/l10n';
import type { Draft, SavedMessageView } from '../../panel/drafts';
import { closePopover } from '../frame/popover';
import { historyListId, savedListId } from './composerBar';
import type { ListedDraft } from './draftList';

/** What can be done with a saved message. */
export interface SavedActions {
  /** Puts it into the composer. */
  readonly choose: (draft: Draft) => void;
  readonly chooseFile: (name: string, kind: SavedMessageView['kind']) => void;
  /** Absent: nothing can be sent. */
  readonly send?: (name: string) => void;
}

export function listedSaved(saved: readonly SavedMessageView[], actions: SavedActions): ListedDraft[] {
  const { choose, chooseFile, send } = actions;
  return saved.map(({ name, format, text, kind }) => ({
    key: name,
    name,
    tag: formatText(format),
    text,
    choose: () => {
      closePopover(savedListId);
      if (format === 'file') chooseFile(name, kind);
      else choose({ format, text, ...(kind && { kind }) });
    },
    ...(send && { send: () => send(name) }),
  }));
}

/** @param drafts newest first */
export function listedHistory(drafts: readonly Draft[], choose: (draft: Draft) => void): ListedDraft[] {
  return drafts.map((draft, at) => ({
    key: String(at),
    tag: formatText(draft.format),
    text: draft.text,
    choose: () => {
      closePopover(historyListId);
      choose(draft);
    },
  }));
}

/** As a file of profiles has it, but for words that have a translation. */
function formatText(format: SavedMessageView['format']): string {
  switch (format) {
    case 'text':
      return l10n.t('text');
    case 'hex':
      return l10n.t('hex');
    case 'file':
      return l10n.t('file');
    case 'json':
    case 'base64':
      return format;
  }
}
