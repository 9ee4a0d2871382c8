import { ProfileError } from '../profiles/problem';
import type { Profile } from '../profiles/profile';
import { resolveProfile } from '../profiles/resolveProfile';
import { KnownSecrets } from '../protocol/knownSecrets';
import type { InputAnswers } from './inputAnswers';
import { folderOf } from './preparedProfiles';
import type { SavedProfile } from './profileStore';
import { profileVariables } from './profileVariables';

/**
 * A profile with the values that its variables have now.
 *
 * @throws ProfileError without the secrets that were answered
 */
export function withValues<T extends Profile>(profile: T, saved: SavedProfile | undefined, answers: InputAnswers): T {
  try {
    return resolveProfile(profile, profileVariables(folderOf(saved), answers));
  } catch (error) {
    if (!(error instanceof ProfileError)) throw error;
    throw new ProfileError(error.code, new KnownSecrets(answers.secrets, 1).coverText(error.message));
  }
}
