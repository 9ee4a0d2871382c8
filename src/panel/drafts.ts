import type { InternetEndpoint } from '../api';

/** A message as a person wrote it: its variables aren't resolved. */
export interface Draft {
  readonly format: 'text' | 'json' | 'hex' | 'base64';
  readonly text: string;
  /** `text`: whether escape sequences mean something. */
  readonly escapes?: boolean;
  /** TCP and UDP, `text` and `json`: what line ends become; but for `none`, one is added at the end. Default `none`. */
  readonly lineEnding?: 'none' | 'lf' | 'crlf' | 'cr';
  /** WebSocket. Default: `text` for `text` and `json`, else `binary`. */
  readonly kind?: 'text' | 'binary' | 'ping' | 'pong';
  /** WebSocket: as in `SendOptions`. */
  readonly fragments?: readonly number[];
  /** TCP: without the profile's framing. */
  readonly raw?: boolean;
  /** UDP with many peers: whom it goes to. Absent: the profile's host. */
  readonly to?: InternetEndpoint;
}

/** What the composer offers; it changes with `sockets.json`. */
export interface ComposerFacts {
  readonly saved: readonly SavedMessageView[];
  /** Whether a message can be saved: the session's profile is in a file. */
  readonly canSave: boolean;
}

/** A saved message. */
export interface SavedMessageView {
  readonly name: string;
  /** `text` is the path of a `file`. */
  readonly format: Draft['format'] | 'file';
  readonly text: string;
  readonly kind?: 'text' | 'binary';
}

/** What a draft would be as a message now. */
export type DraftPreview =
  | { readonly text: string; readonly sizeBytes: number }
  | { readonly error: { readonly offset: number; readonly length: number; readonly message: string } };

/** A file that the person has chosen: the page knows it by its number only. */
export interface ChosenFile {
  readonly id: number;
  readonly name: string;
  readonly sizeBytes: number;
}

/** What is being sent, or waits until the kernel has taken what is before it. */
export interface OutboxView {
  /** Messages that wait, and can be cancelled. */
  readonly waiting: number;
  /** A message is being sent, and the peer takes its time. It can't be had back. */
  readonly isSlow?: boolean;
  readonly jobs: readonly OutboxJob[];
}

/** Something that takes its time: a file, or a message that is sent again and again. */
export interface OutboxJob {
  readonly id: number;
  readonly kind: 'file' | 'repeat';
  /** The file's name, or the beginning of the message. */
  readonly label: string;
  /** Bytes, or times. */
  readonly done: number;
  /** `null`: until it is stopped. */
  readonly total: number | null;
  readonly intervalMs?: number;
}
