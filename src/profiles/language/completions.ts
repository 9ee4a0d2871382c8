import * as l10n from '@vscode/l10n';
import type { ProfilesFile } from '../profilesFile';
import { textAt, type TextPlace } from './textPlaces';

/** Something that can be written at a place in the file. */
export interface Completion {
  readonly kind: 'variable' | 'value';
  readonly label: string;
  /** What is written between {@link from} and {@link to}, UTF-16 offsets in the file. A snippet if {@link isSnippet}. */
  readonly insert: string;
  readonly from: number;
  readonly to: number;
  readonly detail: string;
  readonly isSnippet?: boolean;
}

/** What the machine and the window have. */
export interface Surroundings {
  /** Names of the environment's variables. */
  readonly environment: readonly string[];
  /** Names of the workspace's folders. */
  readonly folders: readonly string[];
}

/** Variables in texts, and the names of saved messages in `onOpen`. */
export function completionsAt(
  text: string,
  offset: number,
  file: ProfilesFile,
  surroundings: Surroundings,
): Completion[] {
  const found = textAt(text, offset);
  if (!found) return [];
  const { node, place } = found;
  const [first, nth] = place.path;
  if (first === 'onOpen' && typeof nth === 'number') {
    const messages = file.entries[place.index]?.messages ?? [];
    const [from, to] = [node.offset, node.offset + node.length];
    return messages.map((name) => ({
      kind: 'value',
      label: name,
      insert: JSON.stringify(name),
      from,
      to,
      detail: l10n.t('a saved message of this profile'),
    }));
  }
  if (!place.hasVariables) return [];
  const start = /(?<!\$)(?:\$|\$\{[^{}"\r\n]*)$/.exec(text.slice(node.offset + 1, offset));
  if (!start) return [];
  const from = offset - start[0].length;
  const rest = /^[^{}"$\s\\]*\}/.exec(text.slice(offset, node.offset + node.length))?.[0].length ?? 0;
  return variablesFor(place, file, surroundings).map((variable) => ({
    ...variable,
    kind: 'variable' as const,
    from,
    to: offset + rest,
  }));
}

type Variable = Pick<Completion, 'label' | 'insert' | 'detail' | 'isSnippet'>;

function variablesFor(
  { isPayload }: TextPlace,
  { inputs }: ProfilesFile,
  { environment, folders }: Surroundings,
): Variable[] {
  const plain = (name: string, detail: string): Variable => ({ label: `\${${name}}`, insert: `\${${name}}`, detail });
  const snippet = (name: string, hole: string, detail: string): Variable => ({
    label: `\${${name}:…}`,
    insert: `\\\${${name}:${hole}}`,
    detail,
    isSnippet: true,
  });
  return [
    ...inputs.map(({ id, description }) => plain(`input:${id}`, description ?? l10n.t('asked when it is needed'))),
    snippet('input', '${1:id}', l10n.t('the answer to a question of "inputs"')),
    snippet('env', '${1:NAME}', l10n.t('a variable of the environment')),
    ...environment.map((name) => plain(`env:${name}`, l10n.t('a variable of the environment'))),
    plain('workspaceFolder', l10n.t('the path of the workspace folder')),
    ...folders.map((name) => plain(`workspaceFolder:${name}`, l10n.t('the path of a workspace folder'))),
    snippet('config', '${1:key}', l10n.t('a setting of VS Code')),
    plain('userHome', l10n.t('the path of your home folder')),
    ...(isPayload ? messageCompletions(plain, snippet) : []),
  ];
}

function messageCompletions(
  plain: (name: string, detail: string) => Variable,
  snippet: (name: string, hole: string, detail: string) => Variable,
): Variable[] {
  return [
    plain('uuid', l10n.t('a random UUID, another one at each send')),
    plain('timestamp', l10n.t('milliseconds since 1970, at each send')),
    plain('isoTimestamp', l10n.t('date and time in UTC, at each send')),
    snippet('randomInt', '${1:1}:${2:6}', l10n.t('a random whole number between two, at each send')),
    plain('counter', l10n.t('the number of the message with it, from 1')),
  ];
}
