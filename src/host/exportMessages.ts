import * as l10n from '@vscode/l10n';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { LogQuery } from '../api';
import type { ChosenMessages } from './chosenMessages';
import { fileTitle } from './fileTitle';
import { inPercent } from './inPercent';
import type { LogFilter } from './logFilter';
import { fileOf } from './profileStore';
import type { ShownSession } from './sessionView';
import { plainText } from './plainText';

/** What an export is asked for, as far as it is known; the rest is asked of the person. */
export interface WantedExport {
  readonly format?: 'jsonl' | 'csv';
  /** Where to, instead of asking for a file. */
  readonly target?: vscode.Uri;
  /** Leaves the head's secrets uncovered. */
  readonly secrets?: boolean;
  readonly selected?: ChosenMessages;
  /** Only what it lets through; `null`: everything. Default: as the list. */
  readonly filter?: LogQuery | null;
  /** The filter of the list, if the session is shown. */
  readonly list?: LogFilter | undefined;
}

/** What is exported: a session, or all clients of a listener. */
export interface ExportedSession extends Pick<ShownSession, 'profile' | 'profileFile' | 'startedAt' | 'onDidChange'> {
  readonly log: Pick<ShownSession['log'], 'length' | 'search' | 'export'>;
}

interface Scope {
  /** `undefined`: all messages. */
  indexes(token: vscode.CancellationToken): Promise<Uint32Array | undefined>;
}

interface Format {
  readonly format: 'jsonl' | 'csv';
  readonly secrets: boolean;
}

/** Exports messages of a session to a file: asks what, how and where to, shows the progress, and offers the file. */
export async function exportMessages(session: ExportedSession, wanted: WantedExport = {}): Promise<void> {
  const scope = await scopeOf(session, wanted);
  const format = scope && (await formatOf(session, wanted));
  const target = format && (wanted.target ?? (await askTarget(session, format.format)));
  if (!target) return;
  const done = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: plainText(l10n.t('Exporting messages of {0}', session.profile.name)),
      cancellable: true,
    },
    async (progress, token) => {
      try {
        const only = await scope.indexes(token);
        const tell = inPercent(progress);
        let count = 0;
        await session.log.export(format.format, target, {
          ...(only && { only }),
          secrets: format.secrets,
          token,
          onProgress: (done, total) => {
            count = total;
            tell(done, total);
          },
        });
        return { count };
      } catch (error) {
        if (token.isCancellationRequested) return undefined;
        throw error;
      }
    },
  );
  // Not waited for: it stays until the person has read it.
  if (done) void offer(target, done.count);
}

async function scopeOf(session: ExportedSession, wanted: WantedExport): Promise<Scope | undefined> {
  const { log } = session;
  const { selected, list, filter = list?.state.query, target } = wanted;
  const all = {
    label: l10n.t('All Messages'),
    description: counted(log.length),
    indexes: () => Promise.resolve(undefined),
  };
  // No list of indexes where all are meant.
  if (selected) return selected.count === log.length ? all : { indexes: () => Promise.resolve(selected.indexes()) };
  // Clearing the list is about looking: without a question, or if what is wanted is told, what was cleared away is exported as well.
  const isTold = wanted.filter !== undefined;
  const first = target || isTold ? 0 : (list?.state.first ?? 0);
  if (!filter && first === 0) return all;
  const filtered = {
    label: filter ? l10n.t('Filtered Messages') : l10n.t('Messages Since Clearing'),
    description: isTold ? l10n.t('those that the given filter lets through') : l10n.t('those that the list shows'),
    indexes: async (token: vscode.CancellationToken) =>
      // Anew, and to the end: the list's own search may still be under way.
      wanted.filter ? log.search(wanted.filter, token) : list?.all(token, first),
  };
  if (target) return filtered;
  return vscode.window.showQuickPick([filtered, all], { placeHolder: l10n.t('Export which messages?') });
}

async function formatOf(
  session: ExportedSession,
  { format, secrets = false }: WantedExport,
): Promise<Format | undefined> {
  if (format) return { format, secrets };
  const items = [
    {
      label: 'JSON Lines',
      detail: l10n.t('Lossless: bytes, times, frames and the handshake. Can be imported again.'),
      format: 'jsonl' as const,
      secrets: false,
    },
    {
      label: 'CSV',
      detail: l10n.t('A table for spreadsheets and data frames. Times, kinds and payloads.'),
      format: 'csv' as const,
      secrets: false,
    },
    // What was read back from disk has no secrets any more.
    ...(session.onDidChange
      ? [
          {
            label: l10n.t('JSON Lines with Secrets'),
            detail: l10n.t("The handshake's passwords, tokens and cookies stand in the file. Don't share it."),
            format: 'jsonl' as const,
            secrets: true,
          },
        ]
      : []),
  ];
  return vscode.window.showQuickPick(items, {
    placeHolder: l10n.t('Export in which format? Messages are written as they are.'),
  });
}

function askTarget(session: ExportedSession, format: 'jsonl' | 'csv'): Thenable<vscode.Uri | undefined> {
  const all = vscode.workspace.workspaceFolders?.filter(({ uri }) => uri.scheme === 'file') ?? [];
  const folder = (all.find((each) => fileOf(each).toString() === session.profileFile) ?? all[0])?.uri;
  const name = fileName(session, format);
  return vscode.window.showSaveDialog({
    title: l10n.t('Export Messages'),
    filters: format === 'jsonl' ? { 'JSON Lines': ['jsonl'] } : { CSV: ['csv'] },
    ...(folder && { defaultUri: vscode.Uri.joinPath(folder, name) }),
  });
}

/** Such as `Chat 2026-11-22 14.02.11.jsonl`. */
function fileName({ profile, startedAt }: ExportedSession, format: string): string {
  const began = new Date(startedAt);
  const local = new Date(startedAt - began.getTimezoneOffset() * 60_000).toISOString();
  const when = local.slice(0, 19).replace('T', ' ').replaceAll(':', '.');
  return `${fileTitle(profile.name)} ${when}.${format}`;
}

async function offer(target: vscode.Uri, count: number): Promise<void> {
  const open = l10n.t('Open File');
  const reveal = l10n.t('Reveal');
  const told = l10n.t('Exported {0} to {1}.', counted(count), path.basename(target.fsPath));
  const chosen = await vscode.window.showInformationMessage(plainText(told), open, reveal);
  if (chosen === open) await vscode.commands.executeCommand('vscode.open', target);
  // The system's file manager sees the files of this machine only.
  const inside = vscode.workspace.getWorkspaceFolder(target) !== undefined || vscode.env.remoteName !== undefined;
  if (chosen === reveal) await vscode.commands.executeCommand(inside ? 'revealInExplorer' : 'revealFileInOS', target);
}

function counted(count: number): string {
  return count === 1 ? l10n.t('1 message') : l10n.t('{0} messages', count.toLocaleString(vscode.env.language));
}
