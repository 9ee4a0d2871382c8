import * as l10n from '@vscode/l10n';
import { plainReason } from './plainReason';

/** Counts the payloads that were left out, as they could be neither written nor kept in memory. */
export class LeftOut {
  /** In all. */
  messages = 0;
  bytes = 0;
  /** Since the last time when there was room. */
  #messages = 0;
  #bytes = 0;

  /** Whether payloads are being left out. */
  get isGoingOn(): boolean {
    return this.#messages > 0;
  }

  /** @param size of the payload in bytes */
  add(size: number): void {
    this.messages += 1;
    this.bytes += size;
    this.#messages += 1;
    this.#bytes += size;
  }

  /** What stands in the log where it begins. */
  beginning(error: Error, memoryBytes: number): string {
    return l10n.t(
      'The log can not be written ({0}), and {1} MiB wait in memory: from here on payloads are left out.',
      plainReason(error),
      Math.round(memoryBytes / 1024 / 1024),
    );
  }

  /** What stands in the log where it ends, which this call tells. */
  end(): string {
    const text = l10n.t(
      'Up to here the payloads of {0} messages, {1} bytes in all, were left out.',
      this.#messages,
      this.#bytes,
    );
    this.#messages = 0;
    this.#bytes = 0;
    return text;
  }
}
