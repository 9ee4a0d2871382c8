import * as l10n from '@vscode/l10n';
import { Emitter, type Disposable } from '../base/event';
import type { Damage, LogProblem } from './damage';
import type { LeftOut } from './leftOut';
import type { LogWriter } from './logWriter';
import { plainReason } from './plainReason';

/** Changes are told at most 60 times a second. Node cuts the decimals of a delay off. */
const CHANGES_INTERVAL_MS = Math.ceil(1000 / 60);
/** A disk that is full again and again is told once in this time. */
const QUIET_MS = 60_000;

/** Tells what is wrong with a log: what of its files is damaged, what was left out, and why they can't be written. */
export class LogTroubles implements Disposable {
  readonly #onDidFail = new Emitter<Error>();
  /** See `FileLog.onDidFail`. */
  readonly onDidFail = this.#onDidFail.event;
  readonly #onDidChange = new Emitter<undefined>();
  /** {@link problems} has changed; at most 60 times a second. */
  readonly onDidChange = this.#onDidChange.event;
  #timer: NodeJS.Timeout | undefined;
  #failedAt = -Infinity;
  #isDisposed = false;

  constructor(
    private readonly damage: Damage,
    private readonly leftOut: LeftOut,
    private readonly writer: LogWriter,
    private readonly memoryBytes: number,
  ) {
    damage.onDidChange(() => this.changed());
    writer.onDidChange(() => this.#onWriter());
  }

  get problems(): readonly LogProblem[] {
    const { error, isGone } = this.writer;
    const problems = [...this.damage.problems];
    if (this.leftOut.messages > 0)
      problems.push({
        message: l10n.t(
          'The payloads of {0} messages, {1} bytes in all, were left out, as they could not be written.',
          this.leftOut.messages,
          this.leftOut.bytes,
        ),
      });
    if (error) problems.push({ message: this.#failing(error) });
    if (isGone) problems.push({ message: gone() });
    return problems;
  }

  /** There may be others now. */
  changed(): void {
    if (this.#isDisposed) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#onDidChange.fire(undefined);
    }, CHANGES_INTERVAL_MS);
  }

  dispose(): void {
    this.#isDisposed = true;
    clearTimeout(this.#timer);
    this.#onDidChange.dispose();
    this.#onDidFail.dispose();
  }

  #onWriter(): void {
    this.changed();
    const { error, isGone } = this.writer;
    const now = performance.now();
    if ((!error && !isGone) || now - this.#failedAt < QUIET_MS) return;
    this.#failedAt = now;
    this.#onDidFail.fire(new Error(error ? this.#failing(error) : gone(), { cause: error }));
  }

  #failing(error: Error): string {
    return l10n.t(
      'The log can not be written: {0}. Messages stay in memory, up to {1} MiB, and are written when that is possible again.',
      plainReason(error),
      Math.round(this.memoryBytes / 1024 / 1024),
    );
  }
}

function gone(): string {
  return l10n.t(
    'The files of the log were deleted while it is written: its messages can be read only as long as this window is open.',
  );
}
