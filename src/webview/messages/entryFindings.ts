import type { Finding } from '../../api';

const gravity: readonly Finding['severity'][] = ['error', 'warning', 'info', 'ok'];

/** A session's findings by the log entry that they are about. */
export class EntryFindings {
  readonly #byEntry = new Map<number, Finding[]>();

  constructor(findings: readonly Finding[]) {
    for (const finding of findings) {
      if (finding.entry === undefined) continue;
      const others = this.#byEntry.get(finding.entry);
      if (others) others.push(finding);
      else this.#byEntry.set(finding.entry, [finding]);
    }
    for (const own of this.#byEntry.values()) {
      own.sort((one, other) => gravity.indexOf(one.severity) - gravity.indexOf(other.severity));
    }
  }

  /** What was noticed of an entry, the gravest first. */
  of(index: number): readonly Finding[] {
    return this.#byEntry.get(index) ?? [];
  }
}
