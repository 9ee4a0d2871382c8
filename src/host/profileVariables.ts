import * as l10n from '@vscode/l10n';
import { randomUUID } from 'node:crypto';
import { homedir } from 'node:os';
import * as vscode from 'vscode';
import { diskFolder } from './diskFolder';
import { messageVariables } from '../profiles/messageVariables';
import type { Fail, VariableTable } from '../profiles/variables';
import type { InputAnswers } from './inputAnswers';

/**
 * The variables of profiles, as `launch.json` has them. All but the home folder are read in trusted workspaces only.
 *
 * @param folder whose profile it is; by default the first one
 * @param answers to its inputs
 */
export function profileVariables(
  folder = vscode.workspace.workspaceFolders?.[0],
  answers?: InputAnswers,
): VariableTable {
  return {
    env: (name = '', fail) => {
      needTrust(fail);
      return process.env[name] ?? fail(l10n.t('it is not set in the environment.'));
    },
    workspaceFolder: (name, fail) => {
      needTrust(fail);
      return folderPath(name, folder, fail);
    },
    config: (key = '', fail) => {
      needTrust(fail);
      return settingOf(key, folder, fail);
    },
    userHome: () => homedir(),
    input: (id = '', fail) => answers?.get(id) ?? fail(l10n.t('it was not asked for when the connection was made.')),
  };
}

/**
 * These, and the ones that have a value of their own at each send.
 *
 * @param counter is asked for the number of the message if it stands in it
 */
export function sendVariables(
  counter: () => number,
  folder: vscode.WorkspaceFolder | undefined,
  answers?: InputAnswers,
): VariableTable {
  const sources = { now: () => Date.now(), uuid: () => randomUUID(), random: () => Math.random(), counter };
  return { ...profileVariables(folder, answers), ...messageVariables(sources) };
}

function needTrust(fail: Fail): void {
  if (!vscode.workspace.isTrusted) fail(l10n.t('it is read in trusted workspaces only.'));
}

function folderPath(name: string | undefined, folder: vscode.WorkspaceFolder | undefined, fail: Fail): string {
  const found = name === undefined ? folder : vscode.workspace.workspaceFolders?.find((each) => each.name === name);
  if (found)
    return diskFolder(found) ?? fail(l10n.t('the folder is on no disk of this machine ({0}).', `${found.uri.scheme}:`));
  return name === undefined
    ? fail(l10n.t('no folder is open.'))
    : fail(l10n.t('there is no workspace folder with this name.'));
}

function settingOf(key: string, folder: vscode.WorkspaceFolder | undefined, fail: Fail): string {
  const value: unknown = vscode.workspace.getConfiguration(undefined, folder?.uri).get(key);
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
  return value === undefined || value === null
    ? fail(l10n.t('there is no such setting.'))
    : fail(l10n.t('the setting is no text, number or boolean.'));
}
