import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { ProfileInput } from '../../profiles/inputs';
import { isSecretVariable } from '../../profiles/language/isSecretVariable';
import { variableAt, type PlacedVariable } from '../../profiles/language/variableAt';
import { coverAddresses } from '../../protocol/knownSecrets';
import { sendVariables } from '../profileVariables';
import type { FolderProfiles } from '../profileStore';
import { resolveVariables, VariableError } from '../../profiles/variables';

const COVERED = '•••';
/** A value is a line. */
const MOST_CHARACTERS = 200;

/** What is told of a variable: its value now, or why it has none. Secrets are covered. */
export function hoverAt(
  text: string,
  offset: number,
  { folder, file }: FolderProfiles,
): { readonly lines: vscode.MarkdownString[]; readonly from: number; readonly to: number } | undefined {
  const found = variableAt(text, offset);
  if (!found) return undefined;
  const { variable, from, to } = found;
  const head = new vscode.MarkdownString().appendCodeblock(variable.text, 'plaintext');
  const input = variable.name === 'input' ? file.inputs.find(({ id }) => id === variable.argument) : undefined;
  const told = input ? toldOfInput(input) : toldOf(text, found, folder);
  // A value is text and nothing else: it may hold what Markdown takes for a link or a picture.
  return { lines: [head, new vscode.MarkdownString().appendText(told)], from, to };
}

function toldOfInput(input: ProfileInput): string {
  const { description, type } = input;
  const question = description === undefined ? '' : `${description}: `;
  if (type === 'promptString' && input.password)
    return question + l10n.t('{0} (asked when it connects, and kept in the secret storage)', COVERED);
  const when = l10n.t('asked when it connects');
  const fallback = input.default === undefined ? '' : l10n.t('; default: {0}', input.default);
  return question + when + fallback;
}

function toldOf(text: string, found: PlacedVariable, folder: vscode.WorkspaceFolder | undefined): string {
  const { variable, place } = found;
  try {
    const value = resolveVariables(
      variable.text,
      sendVariables(() => 1, folder),
    ).text;
    if (isSecretVariable(text, found)) return l10n.t('{0} (a secret, by its name or place)', COVERED);
    // It may be an address with secrets of its own.
    const bare = coverAddresses(value);
    const shown = bare.length > MOST_CHARACTERS ? `${bare.slice(0, MOST_CHARACTERS)}…` : bare;
    return place.isPayload && isOfMessage(variable.name) ? l10n.t('{0} (another one at each send)', shown) : shown;
  } catch (error) {
    if (error instanceof VariableError) return error.message;
    throw error;
  }
}

function isOfMessage(name: string): boolean {
  return !['env', 'workspaceFolder', 'config', 'userHome', 'input'].includes(name);
}
