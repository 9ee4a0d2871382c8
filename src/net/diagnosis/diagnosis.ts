import type { Certificate, Failure, Session } from '../../api';
import type { ClientProfile } from '../../profiles/profile';
import type { Traffic } from '../../log/traffic';
import type { Target } from '../failures';

/** Why a session failed or ended, for the person: all texts are in the display language. */
export interface Diagnosis {
  /** One sentence in plain words. */
  readonly headline: string;
  /** What is known for sure: codes, times, addresses, bytes. Parts of it are the peer's. */
  readonly observed: readonly string[];
  /** What may have led to it, the likeliest first. */
  readonly causes: readonly string[];
  /** What can be done at once, the most promising first and the risky ones last. */
  readonly fixes: readonly Fix[];
}

/** Something that can be done about it. With neither `edit`, `trust` nor `open`, it only connects again. */
export interface Fix {
  /** A stable word, unique in its diagnosis. */
  readonly id: string;
  readonly label: string;
  /** What it means, where the label can't say it all. */
  readonly detail?: string;
  /** Changes the profile, then connects again. */
  readonly edit?: ProfileEdit;
  /** Saves this certificate to a file, makes it the profile's `tls.ca`, then connects again. */
  readonly trust?: Certificate;
  /** Shows where something is set: the profile at a property (whether it is there or not), or VS Code's proxy settings. */
  readonly open?: PropertyPath | 'proxySettings';
}

/** A property of a profile: `['tls', 'verify']`. */
export type PropertyPath = readonly string[];

/** A property gets a value, whether it was there or not. */
export interface ProfileEdit {
  readonly path: PropertyPath;
  readonly value: unknown;
}

/** What is known of a session. A {@link Session} is one. */
export type SessionFacts = Pick<
  Session,
  'profile' | 'failure' | 'end' | 'stages' | 'handshake' | 'tls' | 'association' | 'findings'
> & {
  readonly log: { readonly sent: Traffic; readonly received: Traffic };
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
};

export interface Surroundings {
  /** What other machine the workspace is on, in words; absent: the person's own. */
  readonly remote?: string;
  /** The profile is in a file that can be opened and edited. */
  readonly saved: boolean;
}

/** What the families of failures work with. */
export interface FailureFacts extends Omit<SessionFacts, 'profile'>, Surroundings {
  readonly profile: ClientProfile;
  readonly failure: Failure;
  readonly target: Target;
}

/** What a family says of one of its failures. What isn't known is left out with `false` or `undefined`. */
export interface Explanation {
  readonly causes: readonly Maybe<string>[];
  /** Beside what is observed of every failure. */
  readonly observed?: readonly Maybe<string>[];
  readonly fixes?: readonly Maybe<Fix>[];
}

export type Maybe<T> = T | false | undefined;

/** Explanations by the failures' codes. */
export type Family = Readonly<Record<string, (facts: FailureFacts) => Explanation>>;
