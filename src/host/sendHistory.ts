import type * as vscode from 'vscode';

const KEY = 'sendHistory';
const MAX_MESSAGES = 100;
/** Longer messages are not worth repeating from a history, and would fill the workspace's state. */
const MAX_CHARACTERS = 16 * 1024;

/** The messages that were sent with each profile, kept with the workspace. */
export class SendHistory {
  constructor(private readonly state: vscode.Memento) {}

  /** Oldest first. */
  of(profile: string): readonly string[] {
    const all = this.#all();
    return Object.hasOwn(all, profile) ? (all[profile] ?? []) : [];
  }

  async add(profile: string, text: string): Promise<void> {
    if (text === '' || text.length > MAX_CHARACTERS) return;
    const messages = [...this.of(profile).filter((message) => message !== text), text].slice(-MAX_MESSAGES);
    await this.state.update(KEY, { ...this.#all(), [profile]: messages });
  }

  #all(): Record<string, readonly string[]> {
    return this.state.get(KEY, {});
  }
}
