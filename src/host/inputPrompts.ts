import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { Cancelled } from '../base/cancelled';
import { hostsOf } from '../profiles/hostsOf';
import type { PickInput, ProfileInput, PromptInput } from '../profiles/inputs';
import { ProfileError } from '../profiles/problem';
import type { InputAnswers } from './inputAnswers';
import type { SavedProfile } from './profileStore';
import { plainText } from './plainText';

/** Under which all secrets are kept: one entry, so that all of them can be forgotten. */
const KEY = 'socketscope.inputs';

/**
 * Asks for the inputs of profiles, and keeps those that are secrets in VS Code's secret storage: one for each file, id and host. A change of
 * the file, such as one that was pulled, must not send a secret to another host without a question.
 */
export class InputPrompts {
  /** One box after another: a second one would take the place of the first. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly storage: vscode.SecretStorage) {}

  /**
   * Asks for the inputs that aren't answered yet; a secret that is kept isn't asked for.
   *
   * @param saved whose file has the inputs
   * @param again those that were answered are asked again, with the last answer in the box; secrets aren't
   * @throws Cancelled if the person doesn't answer
   * @throws ProfileError if there is no such input, or the workspace isn't trusted
   */
  ask(ids: readonly string[], saved: SavedProfile | undefined, answers: InputAnswers, again = false): Promise<void> {
    const asking = this.#turn.then(async () => {
      for (const id of ids) await this.#ask(id, saved, answers, again);
    });
    this.#turn = asking.catch(() => undefined);
    return asking;
  }

  /** Forgets the answers to some inputs of a profile, so that they are asked for again. */
  async forgetAnswers(ids: readonly string[], saved: SavedProfile): Promise<void> {
    const keys = new Set(ids.map((id) => keyOf(id, saved)));
    const kept = Object.entries(await this.#kept());
    await this.storage.store(KEY, JSON.stringify(Object.fromEntries(kept.filter(([key]) => !keys.has(key)))));
  }

  /** @returns how many secrets were kept */
  async forget(): Promise<number> {
    const kept = await this.#kept();
    await this.storage.delete(KEY);
    return Object.keys(kept).length;
  }

  async #ask(id: string, saved: SavedProfile | undefined, answers: InputAnswers, again: boolean): Promise<void> {
    const known = answers.get(id);
    const input = saved?.inputs.find((each) => each.id === id);
    const isSecret = input?.type === 'promptString' && input.password === true;
    if (known !== undefined && (isSecret || !again)) return;
    if (!vscode.workspace.isTrusted) throw unusable(id, l10n.t('it is asked in trusted workspaces only.'));
    if (!saved || !input)
      throw unusable(id, l10n.t('"inputs" of its file has no such id, or there is an error in it.'));
    const key = keyOf(id, saved);
    const kept = isSecret ? (await this.#kept())[key] : undefined;
    // Where a secret goes is seen before it is typed.
    const title = isSecret ? [saved.entry.name, ...hostsIn(saved)].join(' → ') : saved.entry.name;
    const value = kept ?? (await askInput(input, title, known));
    if (value === undefined) throw new Cancelled();
    answers.set(id, value, isSecret);
    if (isSecret && kept === undefined && value !== '') await this.#keep(key, value);
  }

  async #kept(): Promise<Record<string, string>> {
    return JSON.parse((await this.storage.get(KEY)) ?? '{}') as Record<string, string>;
  }

  async #keep(key: string, value: string): Promise<void> {
    await this.storage.store(KEY, JSON.stringify({ ...(await this.#kept()), [key]: value }));
  }
}

function keyOf(id: string, saved: SavedProfile): string {
  return JSON.stringify([saved.uri.toString(), id, ...hostsIn(saved)]);
}

function hostsIn({ entry }: SavedProfile): string[] {
  return entry.profile ? hostsOf(entry.profile) : [];
}

function askInput(input: ProfileInput, title: string, last: string | undefined): Promise<string | undefined> {
  return input.type === 'pickString' ? pick(input, title, last) : type(input, title, last);
}

async function type(input: PromptInput, title: string, last: string | undefined): Promise<string | undefined> {
  const { id, description, password = false } = input;
  return vscode.window.showInputBox({
    title,
    prompt: plainText(description ?? id),
    value: last ?? input.default ?? '',
    password,
    ignoreFocusOut: true,
  });
}

/** What is offered first is the last answer, or the default. */
async function pick(input: PickInput, title: string, last: string | undefined): Promise<string | undefined> {
  const first = last ?? input.default;
  const items = input.options.map((option) => {
    const { value, label = value } = typeof option === 'string' ? { value: option } : option;
    return { label, value, description: value === input.default ? l10n.t('Default') : '' };
  });
  items.sort((one, other) => Number(other.value === first) - Number(one.value === first));
  const placeHolder = input.description ?? input.id;
  return (await vscode.window.showQuickPick(items, { title, placeHolder, ignoreFocusOut: true }))?.value;
}

function unusable(id: string, why: string): ProfileError {
  return new ProfileError('bad-variable', l10n.t('The variable {0} has no value: {1}', `\${input:${id}}`, why));
}
