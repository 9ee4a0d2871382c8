import * as vscode from 'vscode';
import type { Listener } from '../net/listen/listener';
import type { Session } from '../net/session';
import { inputIdsIn, inputIdsToOpen } from '../profiles/inputs';
import type { Profile } from '../profiles/profile';
import { diskFolder, startOfPaths } from './diskFolder';
import { InputAnswers } from './inputAnswers';
import type { InputPrompts } from './inputPrompts';
import type { SavedProfile } from './profileStore';
import { requireTrust } from './restrictedMode';
import type { ShownSession } from './sessionView';

/** A profile that can be connected or listened with. */
export interface Prepared<T extends Profile> {
  /** With the values that its variables have now, which nobody but its sockets sees. */
  readonly resolved: T;
  readonly answers: InputAnswers;
}

/** Asks for the values of profiles' variables, and knows what was answered for each connection and listener. */
export class PreparedProfiles {
  readonly #answers = new WeakMap<Session | Listener, InputAnswers>();

  constructor(private readonly prompts: InputPrompts) {}

  /**
   * A profile with the values that its variables have now; the person is asked for its inputs.
   *
   * @throws ProfileError if one has none, the profile can't be used with them, or its workspace isn't trusted
   * @throws Cancelled if the person doesn't answer
   */
  async prepare<T extends Profile>(profile: T, saved?: SavedProfile): Promise<Prepared<T>> {
    requireTrust(saved);
    const answers = new InputAnswers();
    const ids = inputIdsToOpen(profile);
    if (ids.length > 0) await this.prompts.ask(ids, saved, answers);
    const { withValues } = await import('./actionsOnDemand');
    return { answers, resolved: withValues(profile, saved, answers) };
  }

  /**
   * Asks for the inputs that a message names.
   *
   * @param again those that were answered before, too; secrets aren't asked for again
   * @returns nothing if the message names none
   * @throws Cancelled if the person doesn't answer
   */
  askFor(text: string, again: boolean, session: Session, saved?: SavedProfile): Promise<void> | undefined {
    const ids = inputIdsIn(text);
    if (ids.length === 0) return undefined;
    const answers = this.answersOf(session);
    return this.prompts.ask(ids, saved, answers, again).then(() => session.secrets.add(answers.secrets));
  }

  /** What was answered for a session or a listener; kept as long as that is. */
  answersOf(made: Session | Listener): InputAnswers {
    const known = this.#answers.get(made) ?? new InputAnswers();
    this.#answers.set(made, known);
    return known;
  }

  /** Whether secrets were answered for a session. */
  hasSecrets(session: ShownSession): boolean {
    return this.#secretIdsOf(session).length > 0;
  }

  /** Forgets these: one may have been mistyped, or isn't valid any more. */
  async forgetSecrets(session: ShownSession, saved: SavedProfile): Promise<void> {
    await this.prompts.forgetAnswers(this.#secretIdsOf(session), saved);
  }

  #secretIdsOf(session: ShownSession): readonly string[] {
    return this.#answers.get(session as Session)?.secretIds ?? [];
  }

  keep(made: Session | Listener, answers: InputAnswers): void {
    this.#answers.set(made, answers);
    made.secrets.add(answers.secrets);
  }
}

/**
 * What relative paths of a profile start from: of a workspace that isn't trusted, no file is read.
 *
 * @throws ProfileError if the given profile has one, and there is nothing that it could start from
 */
export function pathsFrom(saved: SavedProfile | undefined, profile?: Profile): string | undefined {
  const { isTrusted } = vscode.workspace;
  const folder = folderOf(saved);
  if (profile) return startOfPaths(folder, profile, isTrusted);
  return isTrusted ? diskFolder(folder) : undefined;
}

/** The folder that a profile belongs to. */
export function folderOf(saved: SavedProfile | undefined): vscode.WorkspaceFolder | undefined {
  return saved?.folder ?? vscode.workspace.workspaceFolders?.[0];
}
