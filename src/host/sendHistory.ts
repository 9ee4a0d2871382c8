import type * as vscode from 'vscode';
import type { Draft } from '../panel/drafts';
import { isDraft } from '../panel/readDraft';

const KEY = 'sendHistory';
const MAX_MESSAGES = 100;
/** Longer messages are not worth repeating from a history, and would fill the workspace's state. */
const MAX_CHARACTERS = 16 * 1024;

/** The messages that were sent with each profile, as they were written, kept with the workspace. */
export class SendHistory {
  constructor(private readonly state: vscode.Memento) {}

  /** Oldest first. */
  of(profile: string): readonly Draft[] {
    const all = this.#all();
    return Object.hasOwn(all, profile) ? (all[profile] ?? []).flatMap(readDraft) : [];
  }

  async add(profile: string, draft: Draft): Promise<void> {
    const { text } = draft;
    if (text === '' || text.length > MAX_CHARACTERS) return;
    const others = this.of(profile).filter((each) => each.text !== text || each.format !== draft.format);
    await this.state.update(KEY, { ...this.#all(), [profile]: [...others, draft].slice(-MAX_MESSAGES) });
  }

  #all(): Record<string, readonly unknown[]> {
    return this.state.get(KEY, {});
  }
}

/** Version 0.1 kept texts alone. */
function readDraft(kept: unknown): Draft[] {
  if (typeof kept === 'string') return [{ format: 'text', text: kept }];
  return typeof kept === 'object' && kept !== null && isDraft(kept as Record<string, unknown>) ? [kept as Draft] : [];
}
