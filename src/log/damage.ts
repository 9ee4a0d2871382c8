import * as l10n from '@vscode/l10n';
import { Emitter } from '../base/event';

/** More than these are only counted. */
const MAX_RUNS = 100;

/** Something that is wrong with a log's files, in words that name the place. */
export interface LogProblem {
  readonly message: string;
  /** Its name in the log's folder. */
  readonly file?: string;
  /** In the file, in bytes. */
  readonly offset?: number;
}

/** What can be wrong with a range of entries, or of frames. */
export type DamageKind = 'record' | 'missing' | 'payload' | 'padding' | 'frame' | 'left-out';

/** A range of entries with the same damage. */
interface Run {
  readonly kind: DamageKind;
  readonly file: string;
  readonly offset: number;
  readonly first: number;
  last: number;
}

/** All that is known to be wrong with the files of a log; neighbours are told together. */
export class Damage {
  readonly #onDidChange = new Emitter<undefined>();
  readonly onDidChange = this.#onDidChange.event;
  readonly #runs: Run[] = [];
  readonly #other: LogProblem[] = [];
  #more = 0;

  /** Ranges first, in the order in which they were found. */
  get problems(): readonly LogProblem[] {
    const problems: LogProblem[] = this.#runs.map((run) => ({
      message: messageOf(run),
      file: run.file,
      offset: run.offset,
    }));
    if (this.#more > 0)
      problems.push({ message: l10n.t('{0} more places are damaged; only the first are listed.', this.#more) });
    return [...problems, ...this.#other];
  }

  /** @param index of the entry, or the number of the frame */
  add(kind: DamageKind, index: number, file: string, offset: number): void {
    const before = this.#runs.findLast((run) => run.kind === kind);
    if (before?.last === index - 1 && before.file === file) before.last = index;
    else if (this.#runs.length < MAX_RUNS) this.#runs.push({ kind, file, offset, first: index, last: index });
    else this.#more += 1;
    this.#onDidChange.fire(undefined);
  }

  /** What isn't about entries. */
  addProblem(problem: LogProblem): void {
    this.#other.push(problem);
    this.#onDidChange.fire(undefined);
  }

  dispose(): void {
    this.#onDidChange.dispose();
  }
}

function messageOf({ kind, file, offset, first, last }: Run): string {
  // As the list counts them: from 1.
  const range = first === last ? `#${String(first + 1)}` : `#${String(first + 1)}–#${String(last + 1)}`;
  switch (kind) {
    case 'record':
      return l10n.t('Messages {0}: the records are damaged ({1}, from byte {2}).', range, file, offset);
    case 'missing':
      return l10n.t('Messages {0}: the payloads are missing ({1}, from byte {2}).', range, file, offset);
    case 'payload':
      return l10n.t('Messages {0}: the payloads are damaged ({1}, from byte {2}).', range, file, offset);
    case 'padding':
      return l10n.t('Messages {0}: bytes between the payloads are damaged ({1}, from byte {2}).', range, file, offset);
    case 'frame':
      return l10n.t('Frames {0} are damaged or missing ({1}, from byte {2}).', range, file, offset);
    case 'left-out':
      return l10n.t('Messages {0}: the payloads were left out, as the log could not be written.', range);
  }
}
