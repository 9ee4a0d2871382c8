/** Something wrong with a profile or its file, and where. */
export interface Problem {
  /** A finding's id (`bad-url`), or `bad-profile`, `unknown-property`, `syntax`, `duplicate-name`, `bad-variable`. */
  readonly code: string;
  /** A profile with an error can't be connected; a warning doesn't keep it from being used. */
  readonly severity: 'error' | 'warning';
  readonly message: string;
  /** Words that would do in this place: properties or values that there are, or properties that are missing. */
  readonly names?: readonly string[];
  /** UTF-16 offset and length of the place in the file's text. */
  readonly offset: number;
  readonly length: number;
}

/** A profile that can't be used: {@link code} is a finding's id or one of {@link Problem.code}. */
export class ProfileError extends Error {
  override readonly name = 'ProfileError';

  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}
